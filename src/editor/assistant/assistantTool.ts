import * as vscode from 'vscode';
import type { CertificateStore } from '../store/certificateStore.ts';

/** The name by which assistants know the tool; `contributes.languageModelTools` says the rest. */
const assistantToolName = 'certscope_checkCertificates';

/**
 * Lets assistants ask which certificates stand in files and what is wrong with them. They can look, and nothing else: nothing is renewed,
 * written, run or connected to, and no key material is told.
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
