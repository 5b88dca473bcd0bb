import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import type { ChangePlan } from '../change/changeModel.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { kubeadmPolicyOn } from '../kubeadmPolicy.ts';
import { refuse } from '../refusal.ts';
import { judgeBeforeSigning } from '../reissue/judgeBeforeSigning.ts';
import { takenSerialNumbers } from '../reissue/takenSerialNumbers.ts';
import { warningsOf } from '../reissue/warningsOf.ts';
import type { RenewalCa, RenewalRefusal } from '../renewalModel.ts';
import { type SubjectNames, writeSubject } from './certificateParts.ts';
import { chainOf, knownCertificate } from './chainOf.ts';
import { kubeconfigText } from './kubeconfigText.ts';
import { addCertificate, type NewParts, newFile, newKey, newValidity, planOf } from './newCertificate.ts';
import { extensionsOf } from './roleContent.ts';

/** A kubeconfig for a user, like `kubeadm kubeconfig user` creates it. */
export interface UserRequest extends SubjectNames {
  readonly graph: PkiGraph;
  /** The CA that API servers verify clients with. */
  readonly ca: RenewalCa;
  /** `https://10.0.0.1:6443` */
  readonly server: string;
  readonly clusterName?: string;
  /** Path of the new file. */
  readonly path: string;
  readonly now: number;
  readonly days?: number;
  readonly keyAlgorithm?: KeyAlgorithm;
}

/** Plans a kubeconfig with a client certificate for a user and groups. */
export function planUser(request: UserRequest): ChangePlan | RenewalRefusal {
  const { graph, ca, commonName, organizations, server, clusterName = 'kubernetes', path, now, days } = request;
  if (commonName.trim() === '') return refuse('nameUnknown', { problem: l10n.t('user name') });
  if (graph.files.some((file) => file.path === path)) return refuse('alreadyThere', { path });
  const { notBefore, notAfter, publicKey } = ca.node.certificate;
  if (notBefore === undefined || notAfter === undefined) return refuse('caValidityUnknown', { ca: ca.node });
  const id = 'user-client';
  const content = {
    commonName,
    organizations,
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extKeyUsage: ['clientAuth'],
    names: [],
    isCa: false,
  } as const;
  const policy = kubeadmPolicyOn(graph, new Set(ca.node.occurrences.map(({ file }) => hostOf(file))));
  const validity = newValidity(now, { notBefore, notAfter }, { days, configured: policy.period });
  const { error, warning } = judgeBeforeSigning(
    graph,
    ca,
    { subject: writeSubject(content), spki: publicKey.spki, validity, extensions: extensionsOf(content) },
    now,
  );
  if (error !== undefined) return refuse('wouldBeRefused', { problem: error });
  const keyAlgorithm = request.keyAlgorithm ?? policy.keyAlgorithm ?? 'RSA-2048';
  const parts: NewParts = { certificates: [], keys: [], files: [] };
  addCertificate(parts, {
    id,
    role: id,
    name: commonName,
    content,
    issuer: { kind: 'ca', ca },
    validity,
    keyAlgorithm,
  });
  const text = kubeconfigText({
    clusterName,
    server,
    userName: commonName,
    authorities: [knownCertificate(ca.node)],
    certificate: [{ kind: 'certificate', certificate: id }, ...chainOf(graph, ca)],
    key: newKey(id, keyAlgorithm),
  });
  parts.files.push(newFile(path, text));
  const warnings = [
    ...(organizations.includes('system:masters') ? [mastersWarning(id)] : []),
    ...warningsOf({ id, name: commonName, validity }, subjectName(ca.node.certificate), { now, warning }),
  ];
  return planOf(l10n.t('Create a kubeconfig for {0}', commonName), parts, {
    warnings,
    takenSerialNumbers: takenSerialNumbers(graph),
  });
}

function mastersWarning(certificate: string): ChangeWarning {
  return {
    code: 'systemMasters',
    certificate,
    words: l10n.t(
      'The group system:masters can do everything, and this cannot be revoked before the certificate expires.',
    ),
  };
}
