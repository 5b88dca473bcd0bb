import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { subjectName } from '../../pki/certificateName.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { shownPath } from '../../text/shownPath.ts';
import type { PlannedCertificate, PlannedMaterial } from '../change/changeModel.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';
import { chooseRenewalCa } from '../findRenewalCa.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { refuseGivenKey } from '../keys/refuseGivenKey.ts';
import type { KubeadmPolicy } from '../kubeadmPolicy.ts';
import { refuse } from '../refusal.ts';
import { judgeBeforeSigning } from '../reissue/judgeBeforeSigning.ts';
import { warningsOf } from '../reissue/warningsOf.ts';
import type { RenewalCa, RenewalRefusal } from '../renewalModel.ts';
import { addCa } from './addCa.ts';
import { caOn } from './caOn.ts';
import { writeSubject } from './certificateParts.ts';
import { chainOf, knownCertificate } from './chainOf.ts';
import type { ClusterNames } from './clusterNames.ts';
import { existingKeyAt } from './existingKey.ts';
import { type KubeadmPlace, kubeadmPlaceOf } from './kubeadmPlaces.ts';
import { type KubeconfigContent, kubeconfigText } from './kubeconfigText.ts';
import { addCertificate, type NewParts, newFile, newKey, newPemFile, newValidity } from './newCertificate.ts';
import { refuseSealedKey } from './refuseNew.ts';
import { extensionsOf, type RoleContent, roleContent } from './roleContent.ts';
import { serverOf } from './serverOf.ts';

/** The planned parts of a machine's PKI so far. */
export interface MissingParts extends NewParts {
  readonly warnings: ChangeWarning[];
  /** Restored CAs, by role. */
  readonly restored: Map<string, CertificateNode>;
}

/** The machine, and how things are created for it. */
export interface MissingContext {
  readonly graph: PkiGraph;
  /** The part of its files' paths before `/etc/kubernetes`, see `hostOf`. */
  readonly host: string;
  /** Of the one certificate that is issued; kubeadm's places without it. */
  readonly place?: KubeadmPlace;
  readonly names: ClusterNames;
  /** The settings of the kubeadm configuration. */
  readonly policy: KubeadmPolicy;
  readonly now: number;
  /** For leaf certificates; for CAs. */
  readonly days?: number | undefined;
  readonly caDays?: number | undefined;
  readonly keyAlgorithm?: KeyAlgorithm | undefined;
  readonly canOpenKeys: boolean;
}

/** Nothing yet. */
export function noParts(): MissingParts {
  return { certificates: [], keys: [], files: [], warnings: [], restored: new Map() };
}

/**
 * Adds what is missing for a role: certificate and key (an existing key is used), or the kubeconfig.
 *
 * @returns Why it cannot be created.
 */
export function addMissing(parts: MissingParts, id: string, context: MissingContext): RenewalRefusal | undefined {
  const { graph, host, names, keyAlgorithm = 'RSA-2048', place = kubeadmPlaceOf(id) } = context;
  const content = roleContent(id, names);
  if (content === undefined || place === undefined) return refuse('nameUnknown', { problem: id });
  if ('missing' in content) return refuse('nameUnknown', { problem: missingNameWords(content.missing) });
  const parent = certificateRole(id)?.parent;
  if (parent === undefined) {
    return place.kind === 'files'
      ? addCa(parts, { id, content, place }, context)
      : refuse('nameUnknown', { problem: id });
  }
  const issuer = issuerOf(parts, parent, context);
  if (issuer.kind === 'refusal') return issuer;
  const { notBefore = 0, notAfter = 0 } = issuer.period;
  const validity = newValidity(
    context.now,
    { notBefore, notAfter },
    { days: context.days, configured: context.policy.period },
  );
  const verdict = issuer.ca === undefined ? {} : judged(graph, issuer.ca, content, validity, context.now);
  if (verdict.error !== undefined) return refuse('wouldBeRefused', { problem: verdict.error });
  const existing = place.kind === 'files' ? existingKeyAt(graph, host + place.key) : undefined;
  if (existing?.kind === 'sealed') return refuseSealedKey(existing.at);
  const unfit = existing && refuseGivenKey(graph, existing.at, { role: id });
  if (unfit !== undefined) return unfit;
  const key =
    existing === undefined
      ? {}
      : { key: { kind: 'same', spki: existing.publicKey.spki, key: existing.at, why: 'usual' } as const };
  const named = { id, role: id, name: content.commonName, validity };
  addCertificate(parts, { ...named, content, issuer: issuer.planned, ...key, keyAlgorithm });
  parts.warnings.push(...warningsOf(named, issuer.name, { now: context.now, ...verdict }));
  const material = { kind: 'certificate', certificate: id } as const;
  if (place.kind === 'files') {
    if (existing === undefined) parts.files.push(newPemFile(host + place.key, [newKey(id, keyAlgorithm)], place.key));
    parts.files.push(newPemFile(host + place.certificate, [material, ...issuer.chain], place.certificate));
    return undefined;
  }
  const kubeconfig: KubeconfigContent = {
    clusterName: names.clusterName ?? 'kubernetes',
    server: serverOf(names, id),
    userName: content.commonName,
    authorities: [issuer.authority],
    certificate: [material, ...issuer.chain],
    key: newKey(id, keyAlgorithm),
  };
  parts.files.push({ ...newFile(host + place.path, kubeconfigText(kubeconfig), place.path), kubeconfig });
  return undefined;
}

/** Warns about an existing certificate whose key is missing, because no new key can be made for it. */
export function keyGoneWarning({ graph, host }: MissingContext, id: string): ChangeWarning | undefined {
  const place = kubeadmPlaceOf(id);
  if (place?.kind !== 'files' || graph.files.some(({ path }) => path === host + place.key)) return undefined;
  return {
    code: 'keyGone',
    words: l10n.t(
      '{0} exists, but its key is missing. Restore the key, or renew the certificate with a new key.',
      shownPath(host + place.certificate),
    ),
  };
}

/** The signer: a CA of the plan, or an existing one. */
interface Issuer {
  readonly kind: 'issuer';
  readonly planned: PlannedCertificate['issuer'];
  readonly ca?: RenewalCa;
  readonly name: string;
  readonly period: { readonly notBefore?: number | undefined; readonly notAfter?: number | undefined };
  readonly authority: PlannedMaterial;
  readonly chain: readonly PlannedMaterial[];
}

function issuerOf(parts: MissingParts, role: string, context: MissingContext): Issuer | RenewalRefusal {
  const { graph, host, now, canOpenKeys } = context;
  const planned = parts.certificates.find(({ id }) => id === role);
  if (planned !== undefined) {
    return {
      kind: 'issuer',
      planned: { kind: 'planned', certificate: role },
      name: planned.name,
      period: planned.validity,
      authority: { kind: 'certificate', certificate: role },
      chain: [],
    };
  }
  const restored = parts.restored.get(role);
  const ca =
    restored === undefined
      ? caOn(graph, host, role, { now, canOpenKeys })
      : chooseRenewalCa(graph, restored, now, undefined, canOpenKeys);
  if (ca.kind === 'refusal') return ca;
  return {
    kind: 'issuer',
    planned: { kind: 'ca', ca },
    ca,
    name: subjectName(ca.node.certificate),
    period: ca.node.certificate,
    authority: knownCertificate(ca.node),
    chain: chainOf(graph, ca),
  };
}

/** Go's verdict on the planned certificate, with the CA's key in place of the new one. */
function judged(
  graph: PkiGraph,
  ca: RenewalCa,
  content: RoleContent,
  validity: ReturnType<typeof newValidity>,
  now: number,
) {
  const { spki } = ca.node.certificate.publicKey;
  const candidate = { subject: writeSubject(content), spki, validity, extensions: extensionsOf(content) };
  return judgeBeforeSigning(graph, ca, candidate, now);
}

/** Names for people: what a kubeadm certificate needs and no file says, by the placeholders of the table of roles. */
function missingNameWords(placeholders: readonly string[]): string {
  return [...new Set(placeholders.map(wordsOf))].join(', ');
}

function wordsOf(placeholder: string): string {
  switch (placeholder) {
    case 'nodeName':
    case 'hostname':
    case 'nodeHostnames':
      return l10n.t('node name');
    case 'advertiseAddress':
    case 'nodeAddresses':
      return l10n.t('node address');
    case 'serviceAddress':
      return l10n.t('first service address');
    case 'dnsDomain':
      return l10n.t('DNS domain');
    default:
      return placeholder;
  }
}
