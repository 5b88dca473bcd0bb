import type * as vscode from 'vscode';
import type { CertificateStore } from '../store/certificateStore.ts';

/** The tool for assistants. */
export type AssistantTool = vscode.LanguageModelTool<unknown>;

/**
 * Lets assistants ask which certificates are in files and what is wrong with them. The tool is read-only: it renews, writes and
 * runs nothing, opens no connection and returns no key material.
 */
export function createAssistantTool(store: CertificateStore): AssistantTool {
  const load = () => import('./answerAssistant.ts');
  return {
    prepareInvocation: async ({ input }) => (await load()).prepareAnswer(input),
    invoke: async ({ input }, token) => (await load()).answerAssistant(store, input, token),
  };
}
