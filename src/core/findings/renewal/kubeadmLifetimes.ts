import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { hasLifetimes, type KubeadmConfiguration } from '../../pki/cluster/kubeadmConfiguration.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { parseGoDuration } from '../../text/duration.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { PublicKey } from '../../x509/x509Model.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { isOpen } from '../kubeconfigs/kubeconfigFields.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { kubeadmFilesOf } from './kubeadmFiles.ts';

/**
 * Unsupported lifetime settings.
 *
 * When: `certificateValidityPeriod`, `caCertificateValidityPeriod` or `encryptionAlgorithm` is set in a version of the configuration that
 * does not have it, certificates would outlive the CA, or a lifetime is more than 8760h for certificates or 87600h for CAs.
 *
 * The fields exist since `kubeadm.k8s.io/v1beta4`, that is kubeadm 1.31. Kubernetes cannot revoke certificates, so short lifetimes are
 * safer.
 *
 * @category renewal
 * @stage regenerate
 * @see KA-types, PR124652
 */
export const validityConfigUnsupported = {
  code: 'validity-config-unsupported',
  severity: 'warning',
  fact: {
    unknown: '{field} does not exist in {version} of the kubeadm configuration.',
    ca: 'Certificates would be valid for {lifetime}, longer than the CA that signs them.',
    long: '{field} is {lifetime}, but kubeadm recommends at most {limit}.',
  },
  consequence: {
    unknown: 'kubeadm ignores it and warns `strict decoding error: unknown field`.',
    ca: 'kubeadm does not shorten them, and they stop working when the CA expires.',
    long: 'kubeadm warns `is more than the recommended default for certificate expiration`.',
  },
  wayOut: {
    unknown: 'Remove it, or set apiVersion to kubeadm.k8s.io/v1beta4 (kubeadm 1.31 and later).',
    ca: 'Set certificateValidityPeriod below caCertificateValidityPeriod.',
    long: 'Set at most {limit}, and renew in time.',
  },
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/**
 * Next renewal changes the key type.
 *
 * When: the keys of kubeadm's certificates are not of the type in `encryptionAlgorithm`.
 *
 * @category renewal
 * @stage regenerate
 * @see KA-renew
 */
export const encryptionAlgorithmDrift = {
  code: 'encryption-algorithm-drift',
  severity: 'hint',
  fact: 'The next kubeadm certs renew changes the key type of {count} certificates to {algorithm}.',
} as const satisfies FindingRecord;

/** Judges what a ClusterConfiguration of kubeadm says of lifetimes and keys. */
export function checkKubeadmLifetimes({ graph, kubeadm }: ClusterPicture): readonly FindingDraft[] {
  return kubeadm
    .filter(({ kind }) => kind === 'ClusterConfiguration')
    .flatMap((configuration) => [...lifetimes(configuration), ...drift(graph, configuration)]);
}

const hour = 3_600_000;
const fields = ['certificateValidityPeriod', 'caCertificateValidityPeriod', 'encryptionAlgorithm'] as const;
/** What kubeadm takes where nothing is set, and warns about more. Source: KA-types, PR124652. */
const usualHours = { certificateValidityPeriod: 8760, caCertificateValidityPeriod: 87_600 } as const;

function lifetimes(configuration: KubeadmConfiguration): readonly FindingDraft[] {
  const { root, placed } = configuration;
  const unknown = fieldsUnknownTo(configuration);
  if (unknown.length > 0) return unknown.map((node) => unsupported(configuration, node));
  const [leaf, ca] = [durationAt('certificateValidityPeriod'), durationAt('caCertificateValidityPeriod')];
  const longerThanCa = leaf !== undefined && leaf.value > (ca?.value ?? usualHours.caCertificateValidityPeriod * hour);
  if (longerThanCa) {
    return [
      placedAt(
        { file: placed.file, span: leaf.node.span },
        problem(validityConfigUnsupported, {
          fact: 'ca',
          consequence: 'ca',
          wayOut: 'ca',
          values: { lifetime: visibleText(leaf.node.text) },
          related: ca && [relatedAt({ file: placed.file, span: ca.node.span }, l10n.t('Lifetime of the CA'))],
        }),
      ),
    ];
  }
  return [...tooLong('certificateValidityPeriod', leaf), ...tooLong('caCertificateValidityPeriod', ca)];

  function durationAt(field: string): Duration | undefined {
    const node = scalarAt(root, field);
    const value = node === undefined ? undefined : parseGoDuration(node.text);
    return node === undefined || value === undefined ? undefined : { node, value };
  }

  function tooLong(field: keyof typeof usualHours, duration: Duration | undefined): readonly FindingDraft[] {
    const hours = usualHours[field];
    if (duration === undefined || duration.value <= hours * hour) return [];
    return [
      placedAt(
        { file: placed.file, span: duration.node.span },
        problem(validityConfigUnsupported, {
          fact: 'long',
          consequence: 'long',
          wayOut: 'long',
          values: { field, lifetime: visibleText(duration.node.text), limit: `${hours}h` },
        }),
      ),
    ];
  }
}

interface Duration {
  readonly node: ScalarNode;
  /** Milliseconds. */
  readonly value: number;
}

function fieldsUnknownTo(configuration: KubeadmConfiguration): readonly ScalarNode[] {
  return hasLifetimes(configuration) ? [] : fields.flatMap((field) => scalarAt(configuration.root, field) ?? []);
}

function unsupported({ placed }: KubeadmConfiguration, node: ScalarNode): FindingDraft {
  const version = placed.object.apiVersion?.split('/')[1] ?? '';
  return placedAt(
    { file: placed.file, span: node.keySpan ?? node.span },
    problem(validityConfigUnsupported, {
      fact: 'unknown',
      consequence: 'unknown',
      wayOut: 'unknown',
      values: { field: node.keyPath.split('.').at(-1) ?? '', version },
    }),
  );
}

/** kubeadm's words for kinds of keys. Source: KA-types. */
const algorithms: Readonly<Record<string, (key: PublicKey) => boolean>> = {
  'RSA-2048': ({ algorithm, bits }) => algorithm === 'RSA' && bits === 2048,
  'RSA-3072': ({ algorithm, bits }) => algorithm === 'RSA' && bits === 3072,
  'RSA-4096': ({ algorithm, bits }) => algorithm === 'RSA' && bits === 4096,
  'ECDSA-P256': ({ algorithm, curve }) => algorithm === 'EC' && curve === 'P-256',
  'ECDSA-P384': ({ algorithm, curve }) => algorithm === 'EC' && curve === 'P-384',
};

function drift(graph: PkiGraph, configuration: KubeadmConfiguration): readonly FindingDraft[] {
  const { root, placed } = configuration;
  const node = scalarAt(root, 'encryptionAlgorithm');
  const fits = node === undefined || isOpen(node) ? undefined : algorithms[node.text];
  if (node === undefined || fits === undefined || fieldsUnknownTo(configuration).length > 0) return [];
  const { leavesOn, passedBy } = kubeadmFilesOf(graph);
  const leaves = (leavesOn.get(placed.host) ?? []).filter((leaf) => !passedBy.has(leaf));
  const other = leaves.filter((leaf) => !fits(leaf.node.certificate.publicKey));
  if (other.length === 0) return [];
  return [
    placedAt(
      { file: placed.file, span: node.span },
      problem(encryptionAlgorithmDrift, { values: { count: other.length, algorithm: node.text } }),
    ),
  ];
}
