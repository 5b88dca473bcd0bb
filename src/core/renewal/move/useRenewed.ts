import * as l10n from '@vscode/l10n';
import { certificateName } from '../../pki/certificateName.ts';
import { effectiveKeyPath } from '../../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { changedIdentity } from '../answer/changedIdentity.ts';
import { planAnswer } from '../answer/planAnswer.ts';
import type { ChangePlan } from '../change/changeModel.ts';
import { refuse } from '../refusal.ts';
import type { FileAccess } from '../reissue/untouchedReason.ts';
import type { RenewalRefusal } from '../renewalModel.ts';

/** Which old copies get the renewed certificate. */
export interface UseRenewedRequest {
  readonly graph: PkiGraph;
  /** The old certificate. */
  readonly fingerprint: string;
  readonly now: number;
  /** The only places to change; by default all of the old certificate. */
  readonly places?: readonly Occurrence[];
  readonly access?: FileAccess;
}

/**
 * Plans to replace a certificate and its key with the renewed ones wherever the old ones still are, for example in
 * copies of `admin.conf`. Signs nothing.
 */
export function planUseRenewed(request: UseRenewedRequest): ChangePlan | RenewalRefusal {
  const { graph, fingerprint, now, places, access } = request;
  const old = graph.certificates.get(fingerprint);
  if (old === undefined) return refuse('nothingToDo', {});
  const successors = successorsOf(graph, old, now);
  const renewed = successors.find((node) => node.keyId === old.keyId || keyOf(node) !== undefined);
  if (renewed === undefined) {
    const [newest] = successors;
    return newest === undefined
      ? refuse('successorUnknown', { certificate: old })
      : refuse('keyElsewhere', { certificate: newest });
  }
  const key = renewed.keyId === old.keyId ? undefined : keyOf(renewed);
  const answer = { kind: 'answer', certificate: renewed.certificate, chain: [], notes: [] } as const;
  const how = { ...optional('key', key), ...optional('places', places), ...optional('access', access) };
  const plan = planAnswer({ graph, node: old, now, answer, ...how });
  if (plan.kind === 'refusal') return plan;
  return { ...plan, title: l10n.t('Use the renewed {0}', certificateName(renewed.certificate, renewed.role)) };
}

/**
 * Certificates that are valid now, the one that expires last first. Answers to requests are imported instead, which
 * checks them.
 */
function successorsOf(graph: PkiGraph, old: CertificateNode, now: number): readonly CertificateNode[] {
  return [...graph.certificates.values()]
    .filter((node) => {
      const { notBefore = Number.POSITIVE_INFINITY, notAfter = 0 } = node.certificate;
      return notBefore <= now && now < notAfter && isSuccessor(node, old) && node.occurrences.some(isInUse);
    })
    .toSorted((a, b) => (b.certificate.notAfter ?? 0) - (a.certificate.notAfter ?? 0));
}

function isInUse({ credential }: Occurrence): boolean {
  return effectiveKeyPath(credential) !== 'status.certificate';
}

/** A private key that can be copied: an inventory lists keys, but does not contain them. */
function keyOf({ keys }: CertificateNode): Occurrence | undefined {
  return keys.find(({ file }) => file.inventory === undefined);
}

/**
 * Whether one certificate was issued to replace another: same subject and CA, later end, with all of its names and
 * usages. The subject alone says little: cert-manager leaves it empty, and etcd's server and peer certificates share
 * it, including names, so files of different roles are never generations of one certificate.
 */
function isSuccessor(other: CertificateNode, old: CertificateNode): boolean {
  const [{ certificate }, { certificate: before }] = [other, old];
  return (
    other.fingerprint !== old.fingerprint &&
    (certificate.notAfter ?? 0) > (before.notAfter ?? 0) &&
    equalBytes(certificate.subject.der, before.subject.der) &&
    equalBytes(certificate.issuer.der, before.issuer.der) &&
    certificate.extKeyUsage?.join() === before.extKeyUsage?.join() &&
    !hasOtherPlace(other, old) &&
    changedIdentity(old, certificate).lost.length === 0
  );
}

/** A role that only the subject suggests is a guess. */
function hasOtherPlace({ role }: CertificateNode, { role: old }: CertificateNode): boolean {
  if (role === undefined || old === undefined || role.reason === 'subject' || old.reason === 'subject') return false;
  return role.id !== old.id;
}
