import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes VS Code's server speak a language: what it has to know is that there is a pack for it. The pack is empty, so that its
 * own texts stay English, and extensions are asked for theirs.
 *
 * @param {string} userData folder of the profile
 * @param {string} locale such as zh-cn
 */
export function writeLanguagePack(userData, locale) {
  const pack = path.join(userData, 'language-pack');
  mkdirSync(pack, { recursive: true });
  const translation = path.join(pack, 'main.i18n.json');
  writeFileSync(translation, JSON.stringify({ version: '1.0.0', contents: {} }));
  const extensions = [{ extensionIdentifier: { id: `certscope-tests.language-pack-${locale}` }, version: '1.0.0' }];
  const known = { [locale]: { hash: locale, label: locale, extensions, translations: { vscode: translation } } };
  writeFileSync(path.join(userData, 'languagepacks.json'), JSON.stringify(known));
}
