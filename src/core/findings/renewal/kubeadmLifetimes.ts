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
import { isOpen } from '../kubeconfigs/kubeconfigFields.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { kubeadmFilesOf } from './kubeadmFiles.ts';

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
        {
          code: 'validity-config-unsupported',
          fact: l10n.t(
            'Certificates would be valid for {0}, longer than the CA that signs them.',
            visibleText(leaf.node.text),
          ),
          consequence: l10n.t('kubeadm does not cut them, and they stop with the CA.'),
          wayOut: l10n.t('Set certificateValidityPeriod below caCertificateValidityPeriod.'),
          related:
            ca === undefined
              ? []
              : [relatedAt({ file: placed.file, span: ca.node.span }, l10n.t('Lifetime of the CA'))],
        },
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
        {
          code: 'validity-config-unsupported',
          fact: l10n.t(
            '{0} is {1}, and {2} is the most that kubeadm recommends.',
            field,
            visibleText(duration.node.text),
            `${hours}h`,
          ),
          consequence: l10n.t(
            'kubeadm warns {0}.',
            '`is more than the recommended default for certificate expiration`',
          ),
          wayOut: l10n.t('Kubernetes revokes nothing: set at most {0}, and renew in time.', `${hours}h`),
        },
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
    {
      code: 'validity-config-unsupported',
      fact: l10n.t(
        '{0} does not exist in {1} of kubeadm’s configuration.',
        node.keyPath.split('.').at(-1) ?? '',
        version,
      ),
      consequence: l10n.t('kubeadm does not obey it and warns {0}.', '`strict decoding error: unknown field`'),
      wayOut: l10n.t('Set apiVersion to {0} (kubeadm 1.31 and later), or remove the field.', 'kubeadm.k8s.io/v1beta4'),
    },
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
      {
        code: 'encryption-algorithm-drift',
        fact: l10n.t(
          'The next kubeadm certs renew changes the kind of key of {0} certificates to {1}.',
          other.length,
          node.text,
        ),
      },
    ),
  ];
}
