import * as vscode from 'vscode';
import type { CertScopeApi } from './editor/api/api.d.ts';
import { createChunkLoader } from './web/chunkLoader.ts';

/** From the build: our name, the modules that a browser loads (see `ChunkHost`), and the readers, which are scripts. */
declare const EXTENSION: string;
declare const CHUNKS: Readonly<Record<string, readonly string[]>>;
declare const READERS: readonly string[];

// VS Code takes a second or two from here until it activates us: what we need then is loaded meanwhile.
const own = vscode.extensions.getExtension(EXTENSION);
const loading = own && load(own.extensionUri);
loading?.catch(() => {});

/** Composition root of the one script that VS Code loads in the web worker of a browser. The features are in `webExtension.ts`. */
export async function activate(context: vscode.ExtensionContext): Promise<CertScopeApi> {
  const [features, readers] = await (loading ?? load(context.extensionUri));
  return features.activate(context, (file) => readers.get(file)?.());
}

async function load(extensionUri: vscode.Uri) {
  const read = (...file: readonly string[]) => readText(vscode.Uri.joinPath(extensionUri, 'dist', ...file));
  const onFailure = createTeller();
  const loader = createChunkLoader({ chunks: CHUNKS, vscode, read: (file) => read('chunks', file), toUrl, onFailure });
  const features = loader.load<typeof import('./webExtension.ts')>('webExtension.mjs');
  // Windows with certificates need it as soon as the features have started.
  for (const file of Object.keys(CHUNKS)) if (file.startsWith('judging-')) loader.prepare(file).catch(() => {});
  const readers = Promise.all(READERS.map(async (file) => [`./${file}`, await toFunction(await read(file))] as const));
  readers.catch(onFailure);
  return [await features, new Map<string, () => unknown>(await readers)] as const;
}

async function readText(file: vscode.Uri): Promise<string> {
  const name = file.path.split('/').at(-1);
  // As VS Code reads its scripts: the browser keeps them for the next start.
  const response = await fetch(`${file}`).catch((error) => {
    throw new Error(`${name}: ${error.message}`);
  });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  return response.text();
}

function toUrl(code: string): string {
  return URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
}

/** A script as a function that runs it and answers with what it exports. */
async function toFunction(script: string): Promise<() => unknown> {
  const { run } = await import(toUrl(`export function run(module){${script}\nreturn module.exports}`));
  return () => run({});
}

/** Tells the user what could not be loaded: without it, hints, hovers or commands would be missing silently. */
function createTeller(): (error: unknown) => void {
  let isTold = false;
  return async (error) => {
    if (isTold) return;
    isTold = true;
    const reload = vscode.l10n.t('Reload window');
    const chosen = await vscode.window.showErrorMessage(
      vscode.l10n.t(
        'CertScope could not load part of itself: {0}. Check the connection, then reload the window.',
        error instanceof Error ? error.message : String(error),
      ),
      reload,
    );
    isTold = false;
    if (chosen === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
  };
}
