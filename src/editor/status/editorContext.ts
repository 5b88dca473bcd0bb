import * as vscode from 'vscode';
import type { PkiGraph } from '../../core/pki/pkiModel.ts';
import { isReadable } from '../documents/documentKinds.ts';
import { setContext } from '../host/setContext.ts';
import { pause } from '../host/taskTurns.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Keeps the context keys that hide commands where they have nothing to act on: no certificate in the editor, no certificates or no cluster in the files. */
export function registerEditorContext(store: CertificateStore): vscode.Disposable {
  const set = rememberContext();
  const tellEditor = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (document !== undefined && isReadable(document)) await store.ready(document);
    if (document !== vscode.window.activeTextEditor?.document) return;
    const hasCredentials = document !== undefined && isReadable(document) && store.fileOf(document).values.length > 0;
    set('certscope.editorHasCredentials', hasCredentials);
  };
  const tellWorkspace = async (): Promise<void> => {
    const { graph } = store.picture;
    set(
      'certscope.hasCredentials',
      graph.files.some(({ values }) => values.length > 0),
    );
    const isCluster = await hasCluster(graph);
    if (graph === store.picture.graph) set('certscope.hasCluster', isCluster);
  };
  void tellEditor();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(tellEditor),
    store.onDidChange(tellEditor),
    store.onDidChange(tellWorkspace),
  );
}

/** The judgement of a picture has built its model already, so this only looks it up. */
async function hasCluster(graph: PkiGraph): Promise<boolean> {
  if (graph.files.length === 0) return false;
  const { connectionModelOf } = await import('../../core/pki/cluster/connections/buildConnections.ts');
  await pause(0);
  return connectionModelOf(graph).clusters.length > 0;
}

/** Sets a key only when its value changes: each call goes to the window's process. */
function rememberContext(): typeof setContext {
  const values = new Map<string, boolean>();
  return (key, value) => {
    if (values.get(key) === value) return;
    values.set(key, value);
    setContext(key, value);
  };
}
