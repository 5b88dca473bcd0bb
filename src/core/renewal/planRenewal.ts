import type { CertificateNode, Occurrence, PkiGraph } from '../pki/model.ts';
import { formatSerialNumber } from '../x509/formatSerialNumber.ts';
import { refuseCertificate } from './findRenewalCa.ts';
import { isSamePlace } from './isSamePlace.ts';
import { kubeadmCommand } from './kubeadmCommand.ts';
import type { RenewalCa, RenewalPlan, RenewalRefusal } from './model.ts';
import { planExtensions } from './plannedExtensions.ts';
import { planValidity } from './plannedValidity.ts';
import { refuse } from './refusal.ts';
import { refuseField } from './refuseField.ts';
import { refuseKey } from './refuseKey.ts';

/** What is to be renewed, with what. */
export interface RenewalRequest {
  readonly graph: PkiGraph;
  /** The old certificate's places that get the new one; at least one, all of the same certificate. */
  readonly targets: readonly Occurrence[];
  /** From {@link findRenewalCa} or {@link chooseRenewalCa}. */
  readonly ca: RenewalCa;
  readonly now: number;
  /** Length of the new period; by default kubeadm's policy or the old certificate's length decides. */
  readonly days?: number;
  /** Lets another CA sign than the one that signed the old certificate. Only by the user's explicit wish. */
  readonly mayChangeIssuer?: boolean;
}

/**
 * Plans to issue a certificate again for the same key. Signs and writes nothing.
 *
 * @returns The plan, or why there is none.
 */
export function planRenewal(request: RenewalRequest): RenewalPlan | RenewalRefusal {
  const { graph, targets, ca, now, days } = request;
  const fingerprint = targets[0]?.credential.fingerprint;
  const node = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
  if (node === undefined) return refuse('issuerUnknown', {});
  const isSameCa = isIssuedByKeyOf(graph, node, ca.node);
  const refusal =
    refuseCertificate(node) ??
    targets.map((target) => refuseField(target, node)).find((each) => each !== undefined) ??
    (isSameCa || request.mayChangeIssuer === true
      ? undefined
      : refuse('notIssuedByCa', { certificate: node, ca: ca.node })) ??
    targets.map((target) => refuseKey(graph, target, node)).find((each) => each !== undefined);
  if (refusal !== undefined) return refusal;
  const { notBefore, notAfter, subjectKeyIdentifier } = ca.node.certificate;
  if (notBefore === undefined || notAfter === undefined) return refuse('caValidityUnknown', { ca: ca.node });
  return {
    kind: 'plan',
    node,
    ca,
    validity: planValidity({
      certificate: node.certificate,
      caNotBefore: notBefore,
      caNotAfter: notAfter,
      isKubeadmFile: kubeadmCommand(node) !== undefined,
      days,
      now,
    }),
    extensions: planExtensions(node.certificate, subjectKeyIdentifier, isSameCa),
    takenSerialNumbers: serialNumbersOf(graph),
    targets,
    untouched: node.occurrences.filter((place) => !targets.some((target) => isSamePlace(target, place))),
  };
}

/** Whether the CA's key is the key that verifiably signed the certificate. */
function isIssuedByKeyOf(graph: PkiGraph, { issuer }: CertificateNode, ca: CertificateNode): boolean {
  if (issuer.kind !== 'verified') return false;
  return issuer.issuers.some((fingerprint) => graph.certificates.get(fingerprint)?.keyId === ca.keyId);
}

/** Serial numbers of all known certificates: a superset of those of the issuer, which may be known under several names. */
function serialNumbersOf(graph: PkiGraph): ReadonlySet<string> {
  return new Set(
    [...graph.certificates.values()].map(({ certificate }) => formatSerialNumber(certificate.serialNumber)),
  );
}
