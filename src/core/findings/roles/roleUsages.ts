import * as l10n from '@vscode/l10n';
import { allowsUsage } from '../../kubernetes/roleBySubject.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { listOf, nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { RelatedPlace } from '../findingModel.ts';
import { type Judgement, judgeCertificates } from '../judgement.ts';
import { evidencePlaces, isPresentedByClient, type KnownRole, knownRolesOf } from './knownRoles.ts';

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
  const judgement = known && lackOfServerAuth(node, occurrence);
  return judgement && { ...judgement, related: placesOf(known) };
}

/** Judges a certificate that a server presents by its usages. */
export function lackOfServerAuth(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (allowsUsage(node.certificate, 'serverAuth')) return undefined;
  return {
    code: 'eku-missing-serverauth',
    fact: l10n.t(
      '{0} cannot be used as a server certificate: its usages are {1}.',
      nameInSentence(node, occurrence),
      usagesOf(node),
    ),
    consequence: l10n.t('Clients stop with {0}.', incompatibleUsage),
    wayOut: l10n.t('Re-issue it with serverAuth.'),
  };
}

/** Pods present theirs as they like: that role expects no usages. */
function isServer({ use, expected }: KnownRole['role']): boolean {
  return use === 'server' || (use === 'both' && expected?.extKeyUsage !== undefined);
}

function withoutClientAuth(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (!isPresentedByClient(node, occurrence) || allowsUsage(node.certificate, 'clientAuth')) return undefined;
  return {
    code: 'eku-missing-clientauth',
    fact: l10n.t(
      '{0} cannot authenticate as a client: its usages are {1}.',
      nameInSentence(node, occurrence),
      usagesOf(node),
    ),
    consequence: l10n.t('Servers refuse it with {0}.', incompatibleUsage),
    wayOut: l10n.t('Re-issue it with clientAuth.'),
    related: placesOf(knownRolesOf(node).find(({ role }) => role.use === 'client')),
  };
}

const incompatibleUsage = '`x509: certificate specifies an incompatible key usage`';

function usagesOf({ certificate }: CertificateNode): string {
  return listOf((certificate.extKeyUsage ?? []).map(extKeyUsageName));
}

function placesOf(known: KnownRole | undefined): readonly RelatedPlace[] {
  return evidencePlaces(known?.evidence, l10n.t('The setting that uses it'));
}
