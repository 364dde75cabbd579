import { api, call, idempotent, newKey, type Schema } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import { beginning } from './beginning'
import { DIRECT_MAX, type FileKind, kindOf, mediaType } from './file'
import type { Column, Places } from './places'

/** How far an import is. */
export type Progress = { stage: 'sending'; sent: number; of: number } | { stage: 'reading'; rows: number }

/** The columns of a file with its first cells; null where only an import can tell. */
export async function look(file: File): Promise<Column[] | null> {
  const begun = await beginning(file)
  if (!begun) return null
  const { data } = await call(
    api.POST('/v1/lists/columns', {
      headers: { 'Content-Type': mediaType(kindOf(file.name) ?? 'csv') },
      body: begun as never,
      bodySerializer: (body) => body as never,
    }),
  )
  return data.columns
}

/** The members of `list` become the rows of the file. Strict: one bad row refuses all of it, as `bad_rows`. */
export async function importFile(
  list: string,
  wanted: { file: File; strict: boolean; places?: Places },
  tell: (progress: Progress) => void,
): Promise<Schema<'ImportReport'>> {
  const { file, strict, places = {} } = wanted
  const kind = kindOf(file.name) ?? 'csv'
  if (file.size > DIRECT_MAX) return upload(list, wanted, kind, tell)
  tell({ stage: 'reading', rows: 0 })
  const { data } = await call(
    api.POST('/v1/lists/{id}/import', {
      params: { path: { id: list }, query: { strict, ...places } },
      headers: { 'Content-Type': mediaType(kind), ...idempotent(newKey()) },
      // The body is the file itself; the description knows only that it is octets.
      body: file as never,
      bodySerializer: (body) => body as never,
    }),
  )
  return data
}

/** Past the API: an address that takes exactly this file, then what became of it. */
async function upload(
  list: string,
  wanted: { file: File; strict: boolean; places?: Places },
  kind: FileKind,
  tell: (progress: Progress) => void,
): Promise<Schema<'ImportReport'>> {
  const { file, strict, places = {} } = wanted
  const { data: terms } = await call(
    api.POST('/v1/lists/{id}/uploads', {
      params: { path: { id: list } },
      body: { file_name: file.name, size_bytes: file.size, strict, columns: places },
    }),
  )
  await put(terms, file, kind, tell)
  for (;;) {
    const { data: found } = await call(
      api.GET('/v1/lists/{id}/uploads/{upload}', { params: { path: { id: list, upload: terms.id } } }),
    )
    tell({ stage: 'reading', rows: found.rows_read })
    if (found.state === 'done' && found.report) return found.report
    if (found.state === 'refused' || found.state === 'expired') throw refused(found)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

/** Sends with `XMLHttpRequest`, which alone can tell how much has gone. */
function put(
  terms: Schema<'UploadTerms'>,
  file: File,
  kind: FileKind,
  tell: (progress: Progress) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(terms.method, terms.url)
    const headers: Record<string, string> = { 'content-type': mediaType(kind), ...terms.headers }
    for (const [name, value] of Object.entries(headers)) {
      // The browser sets these itself, and refuses to be told.
      if (!['content-length', 'host'].includes(name.toLowerCase())) request.setRequestHeader(name, value)
    }
    request.upload.onprogress = ({ loaded, total }) => tell({ stage: 'sending', sent: loaded, of: total })
    request.onload = () =>
      request.status < 300
        ? resolve()
        : reject(
            new ApiProblem({
              status: request.status,
              code: 'upload_failed',
              detail: `The bucket answered ${request.status}.`,
            }),
          )
    request.onerror = () => reject(new ApiProblem({ status: 0, code: 'network' }))
    request.send(file)
  })
}

function refused(upload: Schema<'Upload'>): ApiProblem {
  const { problem } = upload
  if (!problem) return new ApiProblem({ status: 409, code: 'upload_expired' })
  return new ApiProblem({
    status: problem.status,
    code: problem.code,
    title: problem.title,
    detail: problem.detail ?? '',
    errors: problem.errors ?? [],
  })
}
