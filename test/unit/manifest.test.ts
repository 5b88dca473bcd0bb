import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { findingCodes, isFindingCode } from '../../src/core/findings/catalog.ts';
import { certificateRole } from '../../src/core/kubernetes/certificateRole.ts';
import type { TreeRowKind } from '../../src/core/present/tree/treeRow.ts';
import { commandIds, issuingCommandIds } from '../../src/editor/commands/commandIds.ts';
import { createSettingsReader } from '../../src/editor/host/scanSettings.ts';
import { settings } from '../../src/editor/host/settings.ts';

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

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly group?: string;
  readonly when?: string;
}

type Context = Readonly<Record<string, unknown>>;

/** Evaluates a when clause of names, `!`, `==`, `!=`, `=~`, `&&`, `||` and one level of brackets. */
function holds(when: string, context: Context): boolean {
  const flat = when.replace(/(?<=^|[\s!])\(([^()]+)\)/g, (_, inner: string) => String(holds(inner, context)));
  return flat.split('||').some((all) => all.split('&&').every((each) => isTrue(each.trim(), context)));
}

function isTrue(condition: string, context: Context): boolean {
  if (condition === 'true' || condition === 'false') return condition === 'true';
  const [, key = condition, operator, value = ''] = /^([\w.]+) (==|!=|=~) (.+)$/.exec(condition) ?? [];
  const actual = context[key];
  switch (operator) {
    case '==':
      return actual === value;
    case '!=':
      return actual !== value;
    case '=~': {
      const [, source = '', flags = ''] = /^\/(.+)\/(i?)$/.exec(value) ?? [];
      return typeof actual === 'string' && new RegExp(source, flags).test(actual);
    }
    default:
      return key.startsWith('!') ? !context[key.slice(1)] : Boolean(actual);
  }
}

/** A desktop window, a browser window and Restricted Mode, as VS Code and the extension describe them. */
const windows = {
  desktop: {
    isWorkspaceTrusted: true,
    'certscope.hasMachine': true,
    'certscope.canProbe': true,
    'certscope.canIssue': true,
  },
  browser: { isWorkspaceTrusted: true, isWeb: true, 'certscope.cannotIssue': true },
  restricted: { 'certscope.hasMachine': true, 'certscope.canProbe': true, 'certscope.canIssue': true },
} as const satisfies Record<string, Context>;

const rowKinds = [
  ...['ca', 'certificate', 'place', 'key', 'credential', 'file', 'folder', 'unreadableFile', 'denied'],
  ...['unreadableBlock', 'connection', 'forecast', 'outage', 'group'],
] as const satisfies readonly TreeRowKind[];

/** What a menu shows, without buttons beside the row or title; a submenu counts as one. */
function shownIn(menu: string, context: Context): readonly MenuItem[] {
  const items: readonly MenuItem[] = menus[menu];
  return items.filter(({ group = '', when = 'true' }) => !/^(?:inline|navigation)/.test(group) && holds(when, context));
}

/** A person reads a list of seven at a glance. */
const mostItems = 7;
/** Commands offered where no file, cluster or selection is. */
const mostInPalette = 10;

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

  test('what signs or writes stays where it is in Restricted Mode, and asks for trust', () => {
    for (const id of issuingCommandIds) {
      const { enablement = '' } = commands.find(({ command }: { command: string }) => command === id);
      assert.doesNotMatch(enablement, /\bisWorkspaceTrusted\b/, id);
    }
    for (const [menu, entries] of Object.entries<MenuItem[]>(menus)) {
      for (const { command = '', when = '' } of entries) {
        const isIssuing = (issuingCommandIds as readonly string[]).includes(command);
        assert.ok(!isIssuing || !when.includes('isWorkspaceTrusted'), `${menu}: ${command}`);
      }
    }
  });

  test('menus name contributed commands and submenus only, and every submenu is in a menu', () => {
    const known = new Set(commandIds as readonly string[]);
    const submenus = manifest.contributes.submenus.map(({ id }: { id: string }) => id);
    for (const [menu, entries] of Object.entries<MenuItem[]>(menus)) {
      for (const { command, submenu } of entries)
        assert.ok(known.has(command ?? '') || submenus.includes(submenu), `${menu}: ${command ?? submenu}`);
    }
    const used = Object.values<MenuItem[]>(menus).flatMap((entries) => entries.flatMap(({ submenu = [] }) => submenu));
    assert.deepEqual([...new Set(used)].sort(), [...submenus].sort());
  });

  test('a row, the menu of a view and each submenu have at most seven items', () => {
    const views = ['certscope.trustChains', 'certscope.connections'];
    const states = [{}, { 'certscope.hasInventory': true }, { 'certscope.isAsOf': true }];
    for (const [name, window] of Object.entries(windows)) {
      for (const view of views) {
        const rows = rowKinds.map((viewItem) => ['view/item/context', { ...window, view, viewItem }] as const);
        const titles = states.map((state) => ['view/title', { ...window, ...state, view }] as const);
        for (const [menu, context] of [...rows, ...titles]) {
          const shown = shownIn(menu, context);
          const what = `${menu} in ${name}: ${JSON.stringify(context)}`;
          assert.ok(shown.length <= mostItems, `${shown.length} items in ${what}`);
          for (const { submenu } of shown) {
            if (submenu === undefined) continue;
            const below = shownIn(submenu, context);
            assert.ok(below.length > 0 && below.length <= mostItems, `${below.length} items in ${submenu}, ${what}`);
          }
        }
      }
    }
  });

  test('the menu of a certificate has what people want, each in its submenu', () => {
    const context = { ...windows.desktop, view: 'certscope.trustChains', viewItem: 'certificate' };
    const labels = Object.fromEntries(
      manifest.contributes.submenus.map(({ id, label }: { id: string; label: string }) => [id, label]),
    );
    const labelOf = ({ command, submenu = '' }: MenuItem): string => {
      const title = commands.find((each: Entry) => each.command === command)?.title ?? labels[submenu];
      return texts[title.replaceAll('%', '')] ?? '';
    };
    const labelsIn = (menu: string): readonly string[] => shownIn(menu, context).map(labelOf);
    assert.deepEqual(labelsIn('view/item/context'), [
      ...['Show Decoded Certificate', 'Open in Editor', 'Reveal Issuer', 'Show PKI Map', 'Renew', 'Compare', 'Copy'],
    ]);
    assert.deepEqual(labelsIn('certscope.row.renew').slice(0, 2), ['Renew Certificate…', 'Renew with a New Key…']);
    assert.deepEqual(labelsIn('certscope.row.copy'), ['Copy PEM', 'Copy Fingerprint']);
  });

  test('without a file, a cluster or a selection the palette offers ten commands at most', () => {
    const hidden = new Map<string, string>(menus.commandPalette.map(({ command, when }: Entry) => [command, when]));
    const offered = (context: Context): readonly string[] =>
      commands.flatMap(({ command, enablement = 'true' }: Entry) =>
        holds(hidden.get(command) ?? 'true', context) && holds(enablement, context) ? command : [],
      );
    // Before the extension is loaded only VS Code's own keys are set.
    const unloaded = { isWorkspaceTrusted: true };
    for (const context of [unloaded, ...Object.values(windows)]) {
      const { length } = offered(context);
      assert.ok(length <= mostInPalette, `${length}: ${offered(context)}`);
    }
    assert.deepEqual(offered(unloaded), offered(windows.desktop));
    // What is hidden without its object is there with it.
    const everything = {
      ...windows.desktop,
      'certscope.hasCredentials': true,
      'certscope.hasCluster': true,
      'certscope.editorHasCredentials': true,
      'certscope.editorHasKubeconfig': true,
      editorLangId: 'yaml',
      activeEditor: 'workbench.editors.files.textFileEditor',
    };
    const never = [...hidden].flatMap(([command, when]) => (when === 'false' ? command : []));
    const other = [
      'certscope.stopScan',
      'certscope.backToNow',
      'certscope.showAllFindings',
      'certscope.showRelevantFindings',
      'certscope.groupByChain',
      'certscope.closeInventory',
    ];
    assert.deepEqual([...offered(everything), ...never, ...other].sort(), [...commandIds].sort());
  });

  test('offers what makes new things before anything was opened, wherever it can be done and nowhere else', () => {
    const making = /^certscope\.(?:renewAll|undoRenewal|restore|issueMissing|new\w+)$/;
    const fromNothing = /^certscope\.(?:restore|newCa|newPki)$/;
    const conditions = [
      ...commands.flatMap((each: Entry) => (making.test(each.command) ? [each.enablement] : [])),
      ...menus.commandPalette.flatMap((each: Entry) => (fromNothing.test(each.command) ? [each.when] : [])),
    ];
    assert.equal(conditions.length, 11);
    const trusted = { isWorkspaceTrusted: true };
    for (const [context, isOffered] of [
      [trusted, true],
      [{ ...trusted, 'certscope.canIssue': true }, true],
      [{ ...trusted, isWeb: true, remoteName: 'localhost:8000' }, true],
      [{}, true],
      [{ isWeb: true, remoteName: 'localhost:8000' }, true],
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
      settings,
      (key) => configuration.properties[`certscope.${key}`].default,
      (key) => assert.fail(key),
    );
    for (const key of Object.keys(settings)) {
      const setting = key as keyof typeof settings;
      assert.deepEqual(reader.get(setting), settings[setting].default);
    }
  });

  test('every example is a value that its own parser takes, of codes and roles that exist', () => {
    for (const [key, { examples = [] }] of Object.entries<{ examples?: unknown[] }>(configuration.properties)) {
      for (const example of examples) {
        const reader = createSettingsReader(
          settings,
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
      Object.keys(findings).filter((code) => !isFindingCode(code)),
      [],
    );
    assert.deepEqual(
      Object.keys(byRole).filter((role) => certificateRole(role) === undefined),
      [],
    );
  });

  test('every level of a problem is described, and every code is offered', () => {
    const { additionalProperties: levels, propertyNames } = configuration.properties['certscope.findings'];
    assert.deepEqual(propertyNames.enum, [...findingCodes()].sort());
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

  test('works in untrusted workspaces, without the settings that reach outside the folder or silence something in it', () => {
    const { untrustedWorkspaces } = manifest.capabilities;
    assert.equal(untrustedWorkspaces.supported, 'limited');
    const isRestricted = /^certscope\.(?:expiry\.\w+|findings|asOf|roots|rootMappings|scan\.\w+)$/;
    const restricted = Object.keys(configuration.properties).filter((name) => isRestricted.test(name));
    assert.deepEqual(untrustedWorkspaces.restrictedConfigurations, restricted);
    assert.equal(restricted.length, 14);
    assert.equal(configuration.properties['certscope.roots'].scope, 'machine');
  });
});

test('a menu takes a submenu once: VS Code ignores a second entry', () => {
  for (const [menu, entries] of Object.entries<readonly { submenu?: string }[]>(menus)) {
    const submenus = entries.flatMap(({ submenu }) => submenu ?? []);
    assert.deepEqual(submenus, [...new Set(submenus)], menu);
  }
});
