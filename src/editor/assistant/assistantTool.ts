import * as vscode from 'vscode';
import type { CertificateStore } from '../store/certificateStore.ts';

/** The tool's name for assistants; `contributes.languageModelTools` declares the rest. */
const assistantToolName = 'certscope_checkCertificates';

/**
 * Lets assistants ask which certificates are in files and what is wrong with them. The tool is read-only: it renews, writes and
 * runs nothing, opens no connection and returns no key material.
 *
 * @param lm - Absent in editors without language models.
 */
export function registerAssistantTool(
  store: CertificateStore,
  lm: Pick<typeof vscode.lm, 'registerTool'> | undefined,
): vscode.Disposable {
  if (typeof lm?.registerTool !== 'function') return new vscode.Disposable(() => undefined);
  const load = () => import('./answerAssistant.ts');
  return lm.registerTool<unknown>(assistantToolName, {
    prepareInvocation: async ({ input }) => (await load()).prepareAnswer(input),
    invoke: async ({ input }, token) => (await load()).answerAssistant(store, input, token),
  });
}
