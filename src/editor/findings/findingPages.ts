import * as vscode from 'vscode';
import { CommandRefusal } from '../commands/commandRefusal.ts';

/** Scheme of the read-only documents that explain a finding's code. */
const findingScheme = 'certscope-finding';

/** Languages other than English that have pages of their own, as VS Code calls them. */
const translated: readonly string[] = ['zh-cn'];

/** Provides the pages as documents. All pages of a language are one file of the extension, read when a page is opened. */
export function registerFindingPages(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(findingScheme, {
    provideTextDocumentContent: async ({ path }) => {
      const language = translated.find((each) => path.startsWith(`/${each}/`));
      return (await readPages(extensionUri, language))(path.slice(1)) ?? noPage();
    },
  });
}

/** The document that explains a finding's code, in the language of VS Code. Links between pages are relative to it. */
export function findingPage(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme: findingScheme, path: `/${pathOf(code)}` });
}

/** Opens the page of a finding's code, rendered. */
export async function aboutFinding(extensionUri: vscode.Uri, code: unknown): Promise<void> {
  const pages = await findingTexts(extensionUri);
  if (typeof code !== 'string' || pages(code) === undefined) throw new CommandRefusal(noPage());
  await vscode.commands.executeCommand('markdown.showPreview', findingPage(code));
}

/** Reads the pages in the language of VS Code; the answer gives the page of a code as Markdown. */
export async function findingTexts(extensionUri: vscode.Uri): Promise<(code: string) => string | undefined> {
  const pages = await readPages(extensionUri, languageOfPages());
  return (code) => pages(pathOf(code));
}

function pathOf(code: string): string {
  return [languageOfPages() ?? [], 'findings', `${code}.md`].flat().join('/');
}

function languageOfPages(): string | undefined {
  return translated.find((each) => each === vscode.env.language);
}

async function readPages(extensionUri: vscode.Uri, language?: string): Promise<(path: string) => string | undefined> {
  const read = async (...path: readonly string[]) =>
    JSON.parse(
      new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, ...path))),
    );
  const [{ readablePages }, pages, translations] = await Promise.all([
    import('../../core/present/findingPages.ts'),
    read('dist', `findings.${language ?? 'en'}.json`),
    read('l10n', 'bundle.l10n.zh-cn.json'),
  ]);
  return readablePages(pages, language, translations);
}

function noPage(): string {
  return vscode.l10n.t('There is no page with this name.');
}
