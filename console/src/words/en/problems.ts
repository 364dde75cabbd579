export const problems = {
  'problems.title': 'That did not work',
  'problems.network':
    'The server cannot be reached. Nothing has changed; try again when the connection is back.',
  'problems.no_role': 'This account has no role here. Ask whoever looks after Presently for one.',
  'problems.signin_refused':
    'This sign-in could not be completed. Nothing was taken over from it; begin again.',
  'problems.unauthorized': 'Your sign-in has expired. Sign in again; what you wrote is kept.',
  'problems.author_only': 'Only an author can do this.',
  'problems.operator_only': 'Only an operator can do this.',
  'problems.missing_columns':
    'The first line does not name all columns that are needed: first name, last name and address.',
  'problems.duplicate_columns': 'Two columns mean the same. Choose which one counts.',
  'problems.no_such_column': 'The file does not have this column any more. Choose the file again.',
  'problems.no_rows': 'The file has no people under its first line.',
  'problems.no_good_rows': 'No row of the file can be imported.',
  'problems.file_empty': 'There is nothing in the file.',
  'problems.broken_workbook': 'This is not a workbook that can be read. Save it as .xlsx again.',
  'problems.protected_or_old_workbook':
    'The workbook has a password or is in the old .xls format. Save it as .xlsx without a password.',
  'problems.role_required': 'Your role does not allow this. Ask somebody who may.',
  'problems.stale': 'Somebody changed it meanwhile. Read it again, then repeat your change.',
  'problems.not_found': 'It is not there any more, or never was.',
  'problems.validation': 'Some fields have to be mended first.',
  'problems.too_many_tries': 'Twenty tries an hour are allowed. Wait a little.',
  'problems.channel_unavailable': 'The channel does not answer. Nothing was sent; see Channels.',
  'problems.channel_stopped': 'An operator has stopped this channel. Nothing leaves until it is resumed.',
  'problems.not_published': 'It has not been published yet.',
  'problems.published': 'It is published, so it can no longer be changed. Clone it instead.',
  'problems.planning': 'Its plan is being made; try again in a moment.',
  'problems.running': 'It has started, so it can no longer be changed. Clone it instead.',
  'problems.finished': 'It has finished.',
  'problems.cancelled': 'It was cancelled.',
  'problems.already_paused': 'It is paused already.',
  'problems.not_paused': 'It is not paused.',
  'problems.unavailable':
    'The service is busy or being restored. Nothing has changed; try again in a minute.',
  'problems.internal':
    'Something went wrong on our side. Nothing was sent twice. Try again; if it stays, give your administrator the number under Details.',
  'problems.incident': 'Incident {id}',
  'problems.edit.published': 'It is published, so it can no longer be changed. Clone it instead.',
  'problems.edit.running': 'It has started, so it can no longer be changed. Clone it instead.',
  'problems.edit.finished': 'It has finished, so it can no longer be changed. Clone it instead.',
  'problems.edit.cancelled': 'It was cancelled, so it can no longer be changed. Clone it instead.',
  'problems.delete.running':
    'People are receiving it. You can delete it when it has finished; an operator can stop it now.',
  'problems.try.finished': 'It has finished. Clone it to try it again.',
}
