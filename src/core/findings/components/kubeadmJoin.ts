import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { ClusterPicture, ComponentInstance, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { settingOf, settingsOf } from '../../pki/cluster/components.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { isDocumentation } from '../../pki/cluster/isDocumentation.ts';
import type { KubeadmConfiguration } from '../../pki/cluster/kubeadmConfiguration.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { relatedPlace } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { isOn } from './servers.ts';

/** Judges how a node that joins a cluster gets to know its CA, and keys that lie about for it. */
export function checkKubeadmJoin(picture: ClusterPicture): readonly FindingDraft[] {
  return [
    ...picture.kubeadm.flatMap((configuration) => inConfiguration(picture, configuration)),
    ...picture.components
      .filter(({ component, place }) => component === 'kubeadm' && !isDocumentation(place.file))
      .flatMap((instance) => inCommand(picture, instance)),
  ];
}

interface Pin {
  readonly text: string;
  readonly place: FilePlace;
}

function inConfiguration(
  picture: ClusterPicture,
  { placed, discovery, certificateKey }: KubeadmConfiguration,
): readonly FindingDraft[] {
  const { file, host } = placed;
  const { caCertHashes, unsafeSkipCAVerification: unsafe } = discovery;
  const pins = caCertHashes.map(({ text, span }) => ({ text, place: { file, span } }));
  return [
    ...judgePins(picture, host, pins),
    ...(unsafe === undefined ? [] : [unpinned({ file, span: unsafe.keySpan ?? unsafe.span }, 'caCertHashes')]),
    ...(certificateKey !== undefined && isCertificateKey(certificateKey.text)
      ? [openKey({ file, span: certificateKey.keySpan ?? certificateKey.span }, 'certificateKey')]
      : []),
  ];
}

function inCommand(picture: ClusterPicture, instance: ComponentInstance): readonly FindingDraft[] {
  const pins = settingsOf(instance, '--discovery-token-ca-cert-hash').flatMap(({ value, place }) =>
    value === undefined ? [] : [{ text: value, place }],
  );
  const unsafe = settingOf(instance, '--discovery-token-unsafe-skip-ca-verification');
  const isUnsafe = unsafe !== undefined && (unsafe.value === undefined || isOn(instance, unsafe.flag));
  const key = settingOf(instance, '--certificate-key');
  return [
    ...judgePins(picture, instance.host, pins),
    ...(isUnsafe ? [unpinned(unsafe.namePlace, '--discovery-token-ca-cert-hash')] : []),
    ...(key?.value !== undefined && isCertificateKey(key.value) ? [openKey(key.namePlace, key.flag)] : []),
  ];
}

/** One hash that fits is enough; without the CA nobody can tell, unless a hash has no form at all. */
function judgePins(picture: ClusterPicture, host: string, pins: readonly Pin[]): readonly FindingDraft[] {
  const meant = pins.filter(
    ({ text }) => text !== '' && !/[{}$<>]|\.\.\.|…|^sha256:(?:[xX]+|hash|123[\d.]*)$/.test(text),
  );
  const malformed = meant.filter(({ text }) => !/^sha256:[0-9a-fA-F]{64}$/.test(text));
  if (malformed.length > 0) return malformed.map(withoutForm);
  const cas = clusterCas(picture, host);
  const digests = cas.map((node) => picture.graph.keys.get(node.keyId)?.spkiSha256);
  const [ca] = cas;
  const [first] = meant;
  if (ca === undefined || first === undefined || digests.includes(undefined)) return [];
  if (meant.some(({ text }) => digests.includes(text.slice('sha256:'.length).toLowerCase()))) return [];
  const [occurrence] = ca.occurrences;
  return [
    placedAt(first.place, {
      code: 'ca-hash-mismatch',
      fact: l10n.t('This hash is not the one of the key of CA {0}.', subjectName(ca.certificate)),
      consequence: l10n.t('kubeadm join stops with {0}.', '`none of the public keys "sha256:…" are pinned`'),
      wayOut: l10n.t('Set {0}.', `sha256:${digests[0] ?? ''}`),
      ...(occurrence === undefined ? {} : { related: [relatedPlace(occurrence, l10n.t('CA of the cluster'))] }),
    }),
  ];
}

function withoutForm({ text, place }: Pin): FindingDraft {
  return placedAt(place, {
    code: 'ca-hash-mismatch',
    fact: l10n.t('{0} is not the hash of a key.', `"${visibleText(text)}"`),
    consequence: l10n.t('kubeadm join refuses it: it wants the form {0}.', 'sha256:<64 hexadecimal digits>'),
    wayOut: l10n.t('Print the right command with {0}.', '`kubeadm token create --print-join-command`'),
  });
}

/** The CAs of the cluster on the same machine. */
function clusterCas({ graph }: ClusterPicture, host: string): readonly CertificateNode[] {
  return clusterCasByHost(graph).get(host) ?? [];
}

const clusterCasByHost = memoisedBy(({ certificates }: PkiGraph): ReadonlyMap<string, readonly CertificateNode[]> => {
  const byHost = new Map<string, CertificateNode[]>();
  for (const node of certificates.values()) {
    if (node.role?.id !== 'ca') continue;
    for (const host of new Set(node.occurrences.map(({ file }) => hostOf(file)))) {
      addToGroup(byHost, host, node);
    }
  }
  return byHost;
});

function unpinned(place: FilePlace, instead: string): FindingDraft {
  return placedAt(place, {
    code: 'ca-hash-skipped',
    fact: l10n.t('The node that joins does not verify the CA of the cluster.'),
    consequence: l10n.t('Whoever knows the token can pose as the API server, and receives the node’s requests.'),
    wayOut: l10n.t('Set {0} instead.', instead),
  });
}

/** 32 octets in hexadecimal. */
function isCertificateKey(text: string): boolean {
  return /^[0-9a-fA-F]{64}$/.test(text) && !/^(.)\1+$/.test(text);
}

function openKey(place: FilePlace, name: string): FindingDraft {
  return placedAt(place, {
    code: 'certificate-key-in-config',
    fact: l10n.t('{0} stands here in plain text.', name),
    consequence: l10n.t('For two hours it decrypts the keys of all CAs of the cluster in Secret kubeadm-certs.'),
    wayOut: l10n.t(
      'Remove it, and make a new one when needed: {0}.',
      '`kubeadm init phase upload-certs --upload-certs`',
    ),
  });
}
