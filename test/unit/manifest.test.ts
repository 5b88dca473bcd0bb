import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { findingCatalog } from '../../src/core/findings/catalog.ts';
import { certificateRole } from '../../src/core/kubernetes/certificateRole.ts';
import { commandIds, issuingCommandIds } from '../../src/editor/commands/commandIds.ts';
import { createSettingsReader, settings } from '../../src/editor/host/settings.ts';

const root = process.cwd();
const read = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const manifest = read('package.json');
const texts: Readonly<Record<string, string>> = read('package.nls.json');
const { commands, grammars, languages, menus, views, viewsContainers } = manifest.contributes;
const configuration = {
  properties: Object.assign(
    {},
    ...manifest.contributes.configuration.map((each: { properties: object }) => each.properties),
  ),
};

/** A picture of the walkthrough, in each language where it has words. */
function picturesOf(svg: string): readonly string[] {
  const key = svg.replaceAll('%', '');
  return svg === key ? [svg] : [texts[key] ?? '', read('package.nls.zh-cn.json')[key]];
}

const drawingOf = (picture: string): string => readFileSync(path.join(root, picture), 'utf8');

/** Those that extensions for programmers take: https://code.visualstudio.com/api/references/extension-manifest. */
const marketplaceCategories = [
  ...['AI', 'Azure', 'Chat', 'Data Science', 'Debuggers', 'Education', 'Extension Packs', 'Formatters', 'Keymaps'],
  ...['Language Packs', 'Linters', 'Machine Learning', 'Notebooks', 'Other', 'Programming Languages', 'SCM Providers'],
  ...['Snippets', 'Testing', 'Themes', 'Visualization'],
];

interface Entry {
  readonly command: string;
  readonly enablement: string;
  readonly when: string;
}

/** Evaluates a when clause of names, `!`, `&&`, `||` and one level of brackets. */
function holds(when: string, context: Readonly<Record<string, unknown>>): boolean {
  const flat = when.replace(/\(([^()]+)\)/g, (_, inner: string) => String(holds(inner, context)));
  return flat.split('||').some((all) =>
    all.split('&&').every((each) => {
      const name = each.trim();
      if (name === 'true' || name === 'false') return name === 'true';
      return name.startsWith('!') ? !context[name.slice(1)] : Boolean(context[name]);
    }),
  );
}

suite('manifest', () => {
  test('says how it is listed in words that the Marketplace knows, and that people search for', () => {
    const { galleryBanner, categories, keywords } = manifest;
    assert.match(galleryBanner.color, /^#[0-9a-f]{6}$/i);
    assert.ok(['dark', 'light'].includes(galleryBanner.theme));
    // White words on a dark banner, and dark ones on a light one.
    const [red = 0, green = 0, blue = 0] = (galleryBanner.color.match(/[0-9a-f]{2}/gi) ?? []).map((hex: string) =>
      Number.parseInt(hex, 16),
    );
    const brightness = (299 * red + 587 * green + 114 * blue) / 1000;
    assert.equal(galleryBanner.theme, brightness < 128 ? 'dark' : 'light');
    assert.ok(categories.length > 0);
    for (const category of categories) assert.ok(marketplaceCategories.includes(category), category);
    assert.ok(keywords.length <= 30, 'vsce refuses more than 30');
    assert.equal(new Set(keywords).size, keywords.length);
    for (const word of ['kubernetes', 'certificate', 'x509', 'kubeconfig', 'tls', 'pem', 'kubeadm', 'pki']) {
      assert.ok(keywords.includes(word), word);
    }
  });

  test('contributes exactly the commands of the table', () => {
    const contributed = commands.map((entry: { command: string }) => entry.command);
    assert.deepEqual([...contributed].sort(), [...commandIds].sort());
  });

  test('takes the title of each command from package.nls.json, under one category', () => {
    for (const { command, title, category } of commands) {
      assert.equal(category, 'CertScope', command);
      assert.match(title, /^%command\.\w+%$/, command);
    }
  });

  test('what signs or writes is off in Restricted Mode, but for what tells why', () => {
    const told = ['certscope.whyNotRenewable', 'certscope.repairFile'];
    for (const id of issuingCommandIds.filter((each) => !told.includes(each))) {
      const { enablement = '' } = commands.find(({ command }: { command: string }) => command === id);
      assert.match(enablement, /\bisWorkspaceTrusted\b/, id);
    }
  });

  test('menus name contributed commands and submenus only', () => {
    const known = new Set(commandIds as readonly string[]);
    for (const [menu, entries] of Object.entries<{ command?: string }[]>(menus)) {
      for (const { command } of entries) assert.ok(command === undefined || known.has(command), `${menu}: ${command}`);
    }
  });

  test('offers what makes new things before anything was opened, wherever it can be done and nowhere else', () => {
    const making = /^certscope\.(?:renewAll|undoRenewal|restore|issueMissing|new\w+)$/;
    const conditions = [
      ...commands.flatMap((each: Entry) => (making.test(each.command) ? [each.enablement] : [])),
      ...menus.commandPalette.flatMap((each: Entry) => (making.test(each.command) ? [each.when] : [])),
    ];
    assert.equal(conditions.length, 16);
    const trusted = { isWorkspaceTrusted: true };
    for (const [context, isOffered] of [
      [trusted, true],
      [{ ...trusted, 'certscope.canIssue': true }, true],
      [{ ...trusted, isWeb: true, remoteName: 'localhost:8000' }, true],
      [{}, false],
      [{ isWeb: true, remoteName: 'localhost:8000' }, false],
      [{ ...trusted, isWeb: true }, false],
      [{ ...trusted, virtualWorkspace: 'vscode-vfs' }, false],
      [{ ...trusted, 'certscope.cannotIssue': true }, false],
    ] as const) {
      for (const when of conditions)
        assert.equal(holds(when, context), isOffered, `${when} ${JSON.stringify(context)}`);
    }
  });

  test('contributes exactly the settings of the table, with its defaults', () => {
    const contributed = Object.fromEntries(
      Object.entries<{ default: unknown }>(configuration.properties).map(([key, value]) => [key, value.default]),
    );
    const expected = Object.fromEntries(
      Object.entries(settings).map(([key, setting]) => [`certscope.${key}`, setting.default]),
    );
    assert.deepEqual(contributed, expected);
  });

  test('every default is a value that its own parser takes', () => {
    const reader = createSettingsReader(
      (key) => configuration.properties[`certscope.${key}`].default,
      (key) => assert.fail(key),
    );
    for (const key of Object.keys(settings)) {
      const setting = key as keyof typeof settings;
      assert.deepEqual(reader.get(setting), settings[setting].default);
    }
  });

  test('every example is a value that its own parser takes, of codes and roles that exist', () => {
    const codes = findingCatalog();
    for (const [key, { examples = [] }] of Object.entries<{ examples?: unknown[] }>(configuration.properties)) {
      for (const example of examples) {
        const reader = createSettingsReader(
          () => example,
          () => assert.fail(`${key}: ${JSON.stringify(example)}`),
        );
        assert.deepEqual(reader.get(key.replace('certscope.', '') as keyof typeof settings), example, key);
      }
    }
    const { findings, 'expiry.byRole': byRole } = Object.fromEntries(
      Object.keys(settings).map((key) => [key, configuration.properties[`certscope.${key}`].examples?.[0] ?? {}]),
    );
    assert.deepEqual(
      Object.keys(findings).filter((code) => !codes.has(code)),
      [],
    );
    assert.deepEqual(
      Object.keys(byRole).filter((role) => certificateRole(role) === undefined),
      [],
    );
  });

  test('every level of a problem is described, and every code is offered', () => {
    const { additionalProperties: levels, propertyNames } = configuration.properties['certscope.findings'];
    assert.deepEqual(propertyNames.enum, [...findingCatalog().keys()].sort());
    assert.equal(levels.enumDescriptions.length, levels.enum.length);
  });

  test('every text is in package.nls.json, and no text is left over', () => {
    const used = new Set(Array.from(JSON.stringify(manifest).matchAll(/%([\w.]+)%/g), (match) => match[1]));
    assert.deepEqual([...used].sort(), Object.keys(texts).sort());
  });

  test('no visible text stands in package.json itself', () => {
    for (const [key, value] of Object.entries<Record<string, string>>(configuration.properties)) {
      assert.match(value.markdownDescription ?? value.description ?? '', /^%setting\.[\w.]+%$/, key);
    }
    for (const view of Object.values<{ name: string }[]>(views).flat()) assert.match(view.name, /^%view\.\w+%$/);
  });

  test('every file that it names exists', () => {
    const files = [
      manifest.icon,
      ...grammars.map((grammar: { path: string }) => grammar.path),
      ...languages.flatMap((language: { configuration?: string }) => language.configuration ?? []),
      ...Object.values<{ icon: string }[]>(viewsContainers).flatMap((list) => list.map(({ icon }) => icon)),
      'l10n/bundle.l10n.json',
    ];
    for (const file of files) assert.ok(existsSync(path.join(root, file)), file);
  });

  test('steps of the walkthrough have pictures that exist, links to commands, and an event that completes them', () => {
    const known = new Set(commandIds as readonly string[]);
    const [{ steps }] = manifest.contributes.walkthroughs;
    assert.ok(steps.length >= 4 && steps.length <= 6);
    for (const { id, title, description, media, completionEvents } of steps) {
      // VS Code's page takes colours of the theme as attributes alone.
      for (const picture of picturesOf(media.svg)) assert.doesNotMatch(drawingOf(picture), /\bstyle\b/);
      // The same picture with other words.
      const [wordless] = picturesOf(media.svg).map((picture) => drawingOf(picture).replaceAll(/>[^<]+</g, '><'));
      for (const picture of picturesOf(media.svg))
        assert.equal(drawingOf(picture).replaceAll(/>[^<]+</g, '><'), wordless);
      for (const text of [title, description, media.altText]) assert.ok(texts[text.slice(1, -1)], text);
      const words = texts[description.slice(1, -1)] ?? '';
      const commands = Array.from(words.matchAll(/\(command:(certscope\.\w+)\)/g), (match) => match[1] ?? '');
      assert.deepEqual(
        commands.filter((command) => !known.has(command)),
        [],
        id,
      );
      for (const event of completionEvents) {
        const [, kind, name = ''] = /^(onCommand|onView):(.+)$/.exec(event) ?? [];
        const isView = Object.values<{ id: string }[]>(views)
          .flat()
          .some((view) => view.id === name);
        assert.ok(kind === 'onView' ? isView : known.has(name), event);
      }
    }
  });

  test('grammars are JSON with the scope that the manifest says', () => {
    for (const grammar of grammars) assert.equal(read(grammar.path).scopeName, grammar.scopeName);
  });

  test('works in untrusted workspaces, without the settings that reach outside the folder', () => {
    const { untrustedWorkspaces } = manifest.capabilities;
    assert.equal(untrustedWorkspaces.supported, 'limited');
    assert.deepEqual(untrustedWorkspaces.restrictedConfigurations, ['certscope.roots', 'certscope.rootMappings']);
    assert.equal(configuration.properties['certscope.roots'].scope, 'machine');
  });
});
