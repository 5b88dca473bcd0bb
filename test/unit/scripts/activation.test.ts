import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { build } from 'esbuild';
import { modules, starter } from '../../../scripts/bundles.mjs';
import { loadedAtOnce } from '../../../scripts/loadedAtOnce.mjs';
import { onDemandParts } from '../../../scripts/onDemandParts.mjs';

/** Most windows have no certificate in them: what they load is read and compiled for nothing. */
const mostStarterBytes = 20_000;

/** What windows with certificates load before they do anything. */
const mostBytes = 211_000;

const exported = /^export (?:async )?(?:function\*?|class|const) (\w+)/gm;

/** What is needed for judging, explaining and renewing; each is imported where it is first asked for. */
const onDemand = [
  'src/core/findings/evaluate.ts',
  'src/core/findings/allFindings.ts',
  'src/core/kubernetes/tables/certificateRoles.ts',
  'src/core/kubernetes/tables/componentFlags.ts',
  'src/core/locate/invocations/locateInvocations.ts',
  'src/core/locate/objects/locateObjects.ts',
  'src/core/pki/buildPkiGraph.ts',
  'src/core/present/decoded/decodedText.ts',
  'src/core/present/hover/credentialHover.ts',
  'src/core/present/hints/inlineSummary.ts',
  'src/core/present/inventory/readInventory.ts',
  'src/core/present/tree/treeModel.ts',
  'src/core/renewal/planAction.ts',
  'src/core/renewal/change/carryOut.ts',
  'src/editor/change/renewalQuickFixes.ts',
  'src/editor/change/changeFlow.ts',
  'src/core/present/map/mapOf.ts',
];

suite('the starter', async () => {
  const { metafile, outputFiles = [] } = await build({
    ...starter,
    write: false,
    metafile: true,
    logLevel: 'error',
  } as const);
  const [file] = outputFiles;

  test('is the one file that the manifest names', () => {
    const { main } = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.equal(outputFiles.length, 1);
    assert.ok(file?.path.endsWith(main.slice(1)), `${file?.path} is not ${main}`);
  });

  test(`has at most ${mostStarterBytes / 1000} kB: every window loads it`, () => {
    assert.ok((file?.contents.length ?? 0) <= mostStarterBytes, `${file?.contents.length} bytes`);
  });

  test('loads the extension on demand, and nothing else of ours', () => {
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
    const ours = imports.filter(({ path }) => path.startsWith('.')).map(({ path, kind }) => [path, kind]);
    assert.deepEqual(ours, [['./extension.mjs', 'dynamic-import']]);
  });
});

suite('the extension', async () => {
  const { metafile } = await build({ ...modules, write: false, metafile: true, logLevel: 'error' } as const);
  const { files, bytes, sources } = loadedAtOnce(metafile, 'dist/extension.mjs');

  test(`loads at most ${mostBytes / 1000} kB`, () => {
    assert.ok(sources.has('src/extension.ts'));
    assert.ok(bytes <= mostBytes, `${bytes} bytes are loaded at once`);
  });

  test('loads few files: each costs as much as compiling 5 kB', () => assert.ok(files <= 16, `${files} files`));

  for (const source of onDemand) {
    test(`leaves ${source} for later`, () => {
      assert.ok(existsSync(source), 'the file was renamed: name it here as it is called now');
      assert.ok(!sources.has(source), 'something that it loads at once imports it statically');
    });
  }

  test('leaves the YAML library out of the extension altogether', () => {
    const all = Object.keys(metafile.inputs);
    assert.deepEqual(
      all.filter((input) => /node_modules\/(?:yaml|@peculiar)\//.test(input)),
      [],
    );
  });
});

suite('what is imported on demand', () => {
  for (const { name, modules: members } of onDemandParts) {
    test(`${name} exports each name once: of two, \`export *\` would pass on none`, () => {
      const names = members.flatMap((module) =>
        Array.from(readFileSync(module, 'utf8').matchAll(exported), ([, exportedName]) => exportedName),
      );
      assert.deepEqual(names, [...new Set(names)]);
    });
  }
});
