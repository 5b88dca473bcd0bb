import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { subjectName } from '../../pki/certificateName.ts';
import type { Occurrence, PkiGraph } from '../../pki/model.ts';
import type { ChangePlan, PlannedCertificateKey } from '../change/model.ts';
import type { KeyAlgorithm } from '../keys/model.ts';
import { kubeadmPolicyOn } from '../kubeadmPolicy.ts';
import type { RenewalCa, RenewalRefusal } from '../model.ts';
import { refuse } from '../refusal.ts';
import { type EarlyVerdict, judgeBeforeSigning } from '../reissue/judgeBeforeSigning.ts';
import { takenSerialNumbers } from '../reissue/takenSerialNumbers.ts';
import { warningsOf } from '../reissue/warningsOf.ts';
import { caOn } from './caOn.ts';
import { writeSubject } from './certificateParts.ts';
import { chainOf, knownCertificate } from './chainOf.ts';
import { type ClusterNames, clusterNamesOn } from './clusterNames.ts';
import { kubeadmPlaceOf } from './kubeadmPlaces.ts';
import { kubeconfigText } from './kubeconfigText.ts';
import {
  addCertificate,
  type NewParts,
  newCaValidity,
  newFile,
  newKey,
  newPemFile,
  newValidity,
  planOf,
} from './newCertificate.ts';
import { extensionsOf, type RoleContent, roleContent } from './roleContent.ts';
import { serverOf } from './serverOf.ts';

/** A certificate that is missing. */
export interface MissingRequest {
  readonly graph: PkiGraph;
  readonly role: string;
  /** The machine it is missing on: what stands before `/etc/kubernetes` in the paths of its files, see `hostOf`. */
  readonly host: string;
  readonly now: number;
  /** What no file tells. */
  readonly names?: Partial<ClusterNames>;
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly days?: number;
  readonly canOpenKeys?: boolean;
}

/**
 * Plans the missing certificate of a role at kubeadm's place: its subject, usages and names from the table of roles,
 * kubeadm's configuration, the manifests and the certificates that are there. A key that lies in its place is used.
 */
export function planMissing(request: MissingRequest): ChangePlan | RenewalRefusal {
  const { graph, role: id, host, now, days, canOpenKeys = false } = request;
  const role = certificateRole(id);
  const place = kubeadmPlaceOf(id);
  if (role === undefined || place === undefined) return refuse('nameUnknown', { problem: id });
  const target = host + (place.kind === 'files' ? place.certificate : place.path);
  if (graph.files.some(({ path, credentials }) => path === target && credentials.length > 0)) {
    return refuse('alreadyThere', { path: target });
  }
  const names = { ...clusterNamesOn(graph, host), ...request.names };
  const content = roleContent(id, names);
  if (content === undefined) return refuse('nameUnknown', { problem: id });
  if ('missing' in content) return refuse('nameUnknown', { problem: content.missing.join(', ') });
  const ca = role.parent === undefined ? undefined : caOn(graph, host, role.parent, { now, canOpenKeys });
  if (ca?.kind === 'refusal') return ca;
  const policy = kubeadmPolicyOn(graph, new Set([host]));
  const keyAlgorithm = request.keyAlgorithm ?? policy.keyAlgorithm ?? 'RSA-2048';
  const existing = place.kind === 'files' ? keyAt(graph, host + place.key) : undefined;
  const { notBefore = 0, notAfter = 0 } = ca?.node.certificate ?? {};
  const validity =
    ca === undefined
      ? newCaValidity(now, { days, configured: policy.caPeriod })
      : newValidity(now, { notBefore, notAfter }, { days, configured: policy.period });
  const verdict = ca === undefined ? {} : judged(graph, ca, content, validity, now);
  if (verdict.error !== undefined) return refuse('wouldBeRefused', { problem: verdict.error });
  const parts: NewParts = { certificates: [], keys: [], files: [] };
  const issuer = ca === undefined ? ({ kind: 'self' } as const) : ({ kind: 'ca', ca } as const);
  const key = existing === undefined ? {} : { key: existing };
  addCertificate(parts, { id, role: id, name: content.commonName, content, issuer, validity, ...key, keyAlgorithm });
  const certificate = { kind: 'certificate', certificate: id } as const;
  if (place.kind === 'files') {
    if (existing === undefined) {
      parts.files.push(newPemFile(host + place.key, [newKey(id, keyAlgorithm)], place.key));
    }
    parts.files.push(newPemFile(target, [certificate, ...chainOf(graph, ca)], place.certificate));
  } else if (ca !== undefined) {
    const text = kubeconfigText({
      clusterName: names.clusterName ?? 'kubernetes',
      server: serverOf(names, id),
      userName: content.commonName,
      authorities: [knownCertificate(ca.node)],
      certificate: [certificate, ...chainOf(graph, ca)],
      key: newKey(id, keyAlgorithm),
    });
    parts.files.push(newFile(target, text, place.path));
  }
  const issued = { id, name: content.commonName, validity };
  return planOf(l10n.t('Issue {0}', content.commonName), parts, {
    warnings: warningsOf(issued, ca === undefined ? '' : subjectName(ca.node.certificate), { now, ...verdict }),
    takenSerialNumbers: takenSerialNumbers(graph),
  });
}

/** Go's judgement of what is to be made, with the CA's own key standing for the new one. */
function judged(
  graph: PkiGraph,
  ca: RenewalCa,
  content: RoleContent,
  validity: ReturnType<typeof newValidity>,
  now: number,
): EarlyVerdict {
  const { spki } = ca.node.certificate.publicKey;
  const candidate = { subject: writeSubject(content), spki, validity, extensions: extensionsOf(content) };
  return judgeBeforeSigning(graph, ca, candidate, now);
}

function keyAt(graph: PkiGraph, path: string): PlannedCertificateKey | undefined {
  const file = graph.files.find((each) => each.path === path);
  for (const credential of file?.credentials ?? []) {
    if (credential.content.kind !== 'privateKey' || credential.content.publicKey === undefined) continue;
    const key: Occurrence | undefined = file && { file, credential };
    const { spki } = credential.content.publicKey;
    return { kind: 'same', spki, why: 'usual', ...(key === undefined ? {} : { key }) };
  }
  return undefined;
}
