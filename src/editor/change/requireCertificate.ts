import * as vscode from 'vscode';
import { certificateName } from '../../core/pki/certificateName.ts';
import type { CertificateNode, Occurrence } from '../../core/pki/pkiModel.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { requireTarget } from '../documents/credentialTarget.ts';
import type { ChangeHost } from './changeHost.ts';

/** The certificate that a command was called for, and its place. */
export interface RequestedCertificate extends Occurrence {
  readonly node: CertificateNode;
  readonly fingerprint: string;
  /** For people. */
  readonly name: string;
}

/**
 * The certificate that a command was called for, as the latest picture knows it.
 *
 * @throws CommandRefusal when there is none.
 */
export async function requireCertificate(
  { store }: Pick<ChangeHost, 'store'>,
  argument: unknown,
): Promise<RequestedCertificate> {
  const target = await requireTarget(store, argument);
  await store.settled();
  const { fingerprint = '' } = target.credential;
  const node = store.picture.graph.certificates.get(fingerprint);
  if (node === undefined) throw new CommandRefusal(vscode.l10n.t('There is no certificate here.'));
  return { ...target, node, fingerprint, name: certificateName(node.certificate, node.role) };
}
