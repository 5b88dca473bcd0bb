import * as vscode from 'vscode';
import type { CertScopeApi } from '../api/api.d.ts';
import type { AssistantTool } from '../assistant/assistantTool.ts';
import { commandIds } from '../commands/commandIds.ts';
import { registerFindingPages } from '../findings/findingPages.ts';
import { Lookout, type LookoutHost } from './lookout.ts';
import { registerAssistantTool } from './registerAssistantTool.ts';

/** What the features offer to others. */
export interface Features {
  readonly api: CertScopeApi;
  readonly assistantTool: AssistantTool;
}

/** What the starter needs from the host. */
export interface StarterHost extends LookoutHost {
  /** Loads the features. */
  load(): Promise<(context: vscode.ExtensionContext) => Features>;
}

const views = ['certscope.trustChains', 'certscope.connections'];

/**
 * Starts the features when they are needed: when they have something to say about a file, document or tab, when a view becomes
 * visible, when a command runs, or when another extension or an assistant asks. Until then, stand-ins are registered for
 * everything that can be called. Most windows have no certificates and load nothing else.
 *
 * @returns The API for other extensions. Its first call starts the features.
 */
export function startWhenNeeded(context: vscode.ExtensionContext, host: StarterHost): CertScopeApi {
  const changed = new vscode.EventEmitter<void>();
  let features: Promise<Features> | undefined;
  const start = async (): Promise<Features> => {
    const activate = await host.load();
    // In one turn, so that no command is missing in between.
    standIns.dispose();
    const started = activate(context);
    context.subscriptions.push(started.api.onDidChange(() => changed.fire()));
    return started;
  };
  const need = (): Promise<Features> => {
    features ??= start();
    return features;
  };
  const standIns = vscode.Disposable.from(
    ...commandIds.map((id) =>
      vscode.commands.registerCommand(id, async (...commandArguments: unknown[]) => {
        await need();
        return vscode.commands.executeCommand(id, ...commandArguments);
      }),
    ),
    ...views.map((id) => vscode.window.createTreeView(id, { treeDataProvider: createEmptyTree(need) })),
    registerFindingPages(context.extensionUri),
    // VS Code logs failures.
    new Lookout(host, () => void need()),
  );
  context.subscriptions.push(
    changed,
    { dispose: () => standIns.dispose() },
    registerAssistantTool(
      {
        prepareInvocation: async (options, token) => (await need()).assistantTool.prepareInvocation?.(options, token),
        invoke: async (options, token) => (await need()).assistantTool.invoke(options, token),
      },
      vscode.lm,
    ),
  );
  return Object.freeze<CertScopeApi>({
    version: 1,
    findCertificates: async (document) => (await need()).api.findCertificates(document),
    checkDocument: async (document) => (await need()).api.checkDocument(document),
    onDidChange: changed.event,
  });
}

/** VS Code asks for its rows when the view becomes visible. */
function createEmptyTree(need: () => Promise<unknown>): vscode.TreeDataProvider<never> {
  return {
    getTreeItem: (row) => row,
    getChildren: async () => {
      await need();
      return [];
    },
  };
}
