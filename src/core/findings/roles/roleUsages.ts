import * as l10n from '@vscode/l10n';
import { allowsUsage } from '../../kubernetes/roleBySubject.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { listOf, nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { RelatedPlace } from '../findingModel.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgeCertificates, problem } from '../judgement.ts';
import { evidencePlaces, isPresentedByClient, type KnownRole, knownRolesOf } from './knownRoles.ts';

const incompatibleUsage = '`x509: certificate specifies an incompatible key usage`';

/**
 * Server certificate without serverAuth.
 *
 * When: a server presents a certificate whose extended key usage contains neither serverAuth nor anyExtendedKeyUsage.
 *
 * @category usage
 * @stage understand
 * @see EXP
 */
export const ekuMissingServerauth = {
  code: 'eku-missing-serverauth',
  severity: 'error',
  fact: '{name} cannot be used as a server certificate: its usages are {usages}.',
  consequence: `Clients fail with ${incompatibleUsage}.`,
  wayOut: {
    reissue: 'Reissue it with serverAuth.',
    separate: 'A client presents it, too: give the server a certificate of its own.',
  },
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Client certificate without clientAuth.
 *
 * When: a client presents a certificate whose extended key usage contains neither clientAuth nor anyExtendedKeyUsage.
 *
 * kube-apiserver and etcd require clientAuth.
 *
 * @category usage
 * @stage understand
 * @see EXP, AS-authn
 */
export const ekuMissingClientauth = {
  code: 'eku-missing-clientauth',
  severity: 'error',
  fact: '{name} cannot be used as a client certificate: its usages are {usages}.',
  consequence: `Servers reject it with ${incompatibleUsage}.`,
  wayOut: {
    reissue: 'Reissue it with clientAuth.',
    separate: 'A server presents it, too: give the client a certificate of its own.',
  },
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Judges whether certificates may be used as their roles demand: a server's needs serverAuth, a client's clientAuth,
 * where there is an extended key usage at all.
 */
export function checkRoleUsages(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => [
    withoutServerAuth(node, occurrence),
    withoutClientAuth(node, occurrence),
  ]);
}

function withoutServerAuth(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const known = knownRolesOf(node).find(({ role }) => isServer(role));
  return known && lackOfServerAuth(node, occurrence, placesOf(known));
}

/** Judges a certificate that a server presents by its usages. */
export function lackOfServerAuth(
  node: CertificateNode,
  occurrence: Occurrence,
  related?: readonly RelatedPlace[],
): Judgement | undefined {
  if (allowsUsage(node.certificate, 'serverAuth')) return undefined;
  return problem(ekuMissingServerauth, {
    wayOut: isGoodFor(node, 'client') ? 'separate' : 'reissue',
    values: { name: nameInSentence(node, occurrence), usages: usagesOf(node) },
    related,
  });
}

/** It has another use, which it allows. */
function isGoodFor(node: CertificateNode, use: 'server' | 'client'): boolean {
  return knownRolesOf(node).some(({ role }) => role.use === use) && allowsUsage(node.certificate, `${use}Auth`);
}

/** Pods present theirs as they like: that role expects no usages. */
function isServer({ use, expected }: KnownRole['role']): boolean {
  return use === 'server' || (use === 'both' && expected?.extKeyUsage !== undefined);
}

function withoutClientAuth(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (!isPresentedByClient(node, occurrence) || allowsUsage(node.certificate, 'clientAuth')) return undefined;
  return problem(ekuMissingClientauth, {
    wayOut: isGoodFor(node, 'server') ? 'separate' : 'reissue',
    values: { name: nameInSentence(node, occurrence), usages: usagesOf(node) },
    related: placesOf(knownRolesOf(node).find(({ role }) => role.use === 'client')),
  });
}

function usagesOf({ certificate }: CertificateNode): string {
  return listOf((certificate.extKeyUsage ?? []).map(extKeyUsageName));
}

function placesOf(known: KnownRole | undefined): readonly RelatedPlace[] {
  return evidencePlaces(known?.evidence, l10n.t('The setting that uses it'));
}
