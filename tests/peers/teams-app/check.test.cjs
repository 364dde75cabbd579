// The package that `cargo run -p xtask -- teams-app` makes, read by other people's programs: the archive by yauzl, the
// icons by pngjs, manifest and translation against the schema that Microsoft publishes with its own tools.
//
//   npm ci && npm test
'use strict';
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { TeamsManifestWrapper } = require('@microsoft/app-manifest');
const Ajv = require('ajv-draft-04');
const addFormats = require('ajv-formats');
const { PNG } = require('pngjs');
const yauzl = require('yauzl');

const top = path.join(__dirname, '..', '..', '..');
const app = '2f9a1c34-8b6d-4e21-a7c3-5d0e9f8b7a61';

function make(folder, more) {
  const file = path.join(folder, 'app.zip');
  const words = ['teams-app', '--app-id', app, '--developer', 'Contoso', '--website', 'https://intranet.contoso.example/',
    '--out', file, ...more];
  execFileSync('cargo', ['run', '--quiet', '--locked', '-p', 'xtask', '--', ...words], { cwd: top, stdio: ['ignore', 'ignore', 'inherit'] });
  return file;
}

function unpack(file) {
  return new Promise((resolve, reject) => {
    const found = new Map();
    yauzl.open(file, { lazyEntries: true, strictFileNames: true, validateEntrySizes: true }, (error, archive) => {
      if (error) return reject(error);
      archive.on('error', reject);
      archive.on('end', () => resolve(found));
      archive.on('entry', (entry) => archive.openReadStream(entry, (failed, stream) => {
        if (failed) return reject(failed);
        const parts = [];
        stream.on('error', reject);
        stream.on('data', (part) => parts.push(part));
        stream.on('end', () => {
          found.set(entry.fileName, Buffer.concat(parts));
          archive.readEntry();
        });
      }));
      archive.readEntry();
    });
  });
}

// The schema of the version that the manifest itself names, out of the vendor's package.
function schema(version, name) {
  const main = path.dirname(require.resolve('@microsoft/app-manifest'));
  return JSON.parse(fs.readFileSync(path.join(main, 'json-schemas', 'teams', `v${version}`, name), 'utf8'));
}

function faults(version, name, document) {
  // The vendor's patterns are no valid ones in Unicode mode.
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const valid = ajv.compile(schema(version, name));
  return valid(document) ? [] : valid.errors.map((fault) => `${fault.instancePath} ${fault.message}`);
}

const MANIFEST = 'MicrosoftTeams.schema.json';
const TRANSLATION = 'MicrosoftTeams.Localization.schema.json';

async function opened(context, more = []) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'teams-app-'));
  context.after(() => fs.rmSync(folder, { recursive: true }));
  const files = await unpack(make(folder, more));
  const read = (name) => JSON.parse(files.get(name).toString('utf8'));
  return { files, manifest: read('manifest.json'), french: read('fr.json') };
}

test('manifest and translation are what the published schema says', async (context) => {
  for (const more of [[], ['--name', 'Actualités « RH »', '--full-name', 'x'.repeat(100), '--version', '12.3.4',
    '--manifest-id', '0B1EC700-0000-4000-8000-000000000003', '--domain', 'go.contoso.example', '--domain', 'a.example']]) {
    const { manifest, french } = await opened(context, more);
    assert.deepEqual(faults(manifest.manifestVersion, MANIFEST, manifest), []);
    assert.deepEqual(faults(manifest.manifestVersion, TRANSLATION, french), []);
    assert.ok(manifest.$schema.includes(`/v${manifest.manifestVersion}/`));
  }
});

test('the schema finds what is wrong', async (context) => {
  const { manifest, french } = await opened(context);
  const wrong = { ...manifest, name: { short: 'x'.repeat(31) }, bots: [{ ...manifest.bots[0], scopes: ['everybody'] }] };
  const found = faults(manifest.manifestVersion, MANIFEST, wrong).join('\n');
  assert.match(found, /^\/name\/short /m);
  assert.match(found, /^\/bots\/0\/scopes\/0 /m);
  const { developer, ...without } = manifest;
  assert.match(faults(manifest.manifestVersion, MANIFEST, without).join('\n'), /developer/);
  const longer = { ...french, 'description.short': 'x'.repeat(81) };
  assert.match(faults(manifest.manifestVersion, TRANSLATION, longer).join('\n'), /^\/description\.short /m);
});

test("the vendor's own reader takes it for a personal bot", async (context) => {
  const { files } = await opened(context);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'teams-app-'));
  context.after(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'manifest.json');
  fs.writeFileSync(file, files.get('manifest.json'));
  const wrapper = await TeamsManifestWrapper.read(file);
  assert.equal(wrapper.id, app);
  assert.equal(wrapper.version, '1.0.0');
  assert.deepEqual(wrapper.bots.map((bot) => [bot.botId, bot.scopes, bot.isNotificationOnly]), [[app, ['personal'], false]]);
});

test('all that the manifest names is in the archive, at the top', async (context) => {
  const { files, manifest } = await opened(context);
  const named = [manifest.icons.color, manifest.icons.outline,
    ...manifest.localizationInfo.additionalLanguages.map((language) => language.file)];
  assert.deepEqual([...files.keys()].sort(), ['manifest.json', ...named].sort());
});

test('the icons have the sizes and colours that Teams asks for', async (context) => {
  const { files } = await opened(context, ['--accent', '#2F6F62']);
  const color = PNG.sync.read(files.get('color.png'));
  assert.deepEqual([color.width, color.height], [192, 192]);
  assert.deepEqual([...color.data.subarray(0, 4)], [0x2f, 0x6f, 0x62, 255]);
  const outline = PNG.sync.read(files.get('outline.png'));
  assert.deepEqual([outline.width, outline.height], [32, 32]);
  let drawn = 0;
  for (let at = 0; at < outline.data.length; at += 4) {
    const [red, green, blue, alpha] = outline.data.subarray(at, at + 4);
    if (alpha > 0) {
      drawn += 1;
      assert.deepEqual([red, green, blue], [255, 255, 255]);
    }
  }
  const share = drawn / (32 * 32);
  assert.ok(share > 0.1 && share < 0.6, `${share} of the outline is drawn`);
  assert.equal(outline.data[3], 0, 'the corner is transparent');
});
