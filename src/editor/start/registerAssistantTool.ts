import * as vscode from 'vscode';
import type { AssistantTool } from '../assistant/assistantTool.ts';

/**
 * Registers the tool for assistants under the name that `contributes.languageModelTools` declares.
 *
 * @param lm - Absent in editors without language models.
 */
export function registerAssistantTool(
  tool: AssistantTool,
  lm: Pick<typeof vscode.lm, 'registerTool'> | undefined,
): vscode.Disposable {
  if (typeof lm?.registerTool !== 'function') return new vscode.Disposable(() => undefined);
  return lm.registerTool('certscope_checkCertificates', tool);
}
