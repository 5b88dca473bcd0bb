import * as vscode from 'vscode';
import { hostOf } from '../../../core/pki/cluster/hostOf.ts';
import type { PresentContext } from '../../../core/present/presentContext.ts';
import type { FieldValues, PageField } from '../../../protocol/actionPage.ts';
import { textAnswer } from './answers.ts';

/**
 * The machines, as `hostOf` identifies them, whose files contain a certificate with a role.
 *
 * @param fingerprint - Of one certificate, if only that one is meant.
 */
export function hostsWith({ graph }: PresentContext, role: string, fingerprint?: string): readonly string[] {
  const nodes = [...graph.certificates.values()].filter((node) =>
    fingerprint === undefined
      ? node.role?.id === role || node.uses.some(({ id }) => id === role)
      : node.fingerprint === fingerprint,
  );
  return [...new Set(nodes.flatMap(({ occurrences }) => occurrences.map(({ file }) => hostOf(file))))];
}

/** The chosen machine, or the first one. */
export function chosenHost(hosts: readonly string[], values: FieldValues): string {
  const chosen = textAnswer(values, 'host');
  return hosts.includes(chosen) ? chosen : (hosts[0] ?? '');
}

/** Asks for the machine if there are several. */
export function hostField(hosts: readonly string[], values: FieldValues): readonly PageField[] {
  if (hosts.length < 2) return [];
  return [
    {
      kind: 'choice',
      id: 'host',
      label: vscode.l10n.t('Machine'),
      value: chosenHost(hosts, values),
      options: hosts.map((host) => ({ id: host, label: labelOf(host) })),
    },
  ];
}

function labelOf(host: string): string {
  if (host === '' || /^file:\/*$/.test(host)) return vscode.l10n.t('this machine');
  const uri = vscode.Uri.parse(host);
  const folder = vscode.workspace.workspaceFolders?.find((each) => each.uri.toString() === uri.toString());
  return folder?.name ?? vscode.workspace.asRelativePath(uri);
}
