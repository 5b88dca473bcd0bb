import * as l10n from '@vscode/l10n';
import { standsForSecret } from '../../kubernetes/placeholderReason.ts';
import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import { mappingAt, nodeAt, spanOf } from '../../locate/objects/nodes.ts';
import { subjectName } from '../../pki/certificateName.ts';
import type { ClusterPicture, ComponentInstance, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { settingOf, settingsOf } from '../../pki/cluster/components.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { KubeadmConfiguration } from '../../pki/cluster/kubeadmConfiguration.ts';
import { isOn } from '../../pki/cluster/servers.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import type { Span } from '../../text/span.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Wrong CA hash for joining.
 *
 * When: no hash in `caCertHashes` or `--discovery-token-ca-cert-hash` is the one of the cluster's CA, or one has a wrong form.
 *
 * It is the SHA-256 of the public key (SPKI), not the fingerprint of the certificate. The CA is that of the same machine, else that of the kubeconfigs
 * with the same address, which include `cluster-info`, else the only cluster CA among the files.
 *
 * @category wiring
 * @stage understand
 * @see KA-pin
 */
export const caHashMismatch = {
  code: 'ca-hash-mismatch',
  severity: 'error',
  fact: { key: 'This hash does not match the key of CA {ca}.', form: '"{value}" is not the hash of a key.' },
  consequence: {
    key: 'kubeadm join fails with `none of the public keys "sha256:…" are pinned`.',
    form: 'kubeadm join only accepts `sha256:` and 64 hexadecimal digits.',
  },
  wayOut: {
    key: 'Replace it with {hash}.',
    form: '`kubeadm token create --print-join-command` prints the right command.',
  },
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/**
 * Joining without verifying the CA.
 *
 * When: `unsafeSkipCAVerification` or `--discovery-token-unsafe-skip-ca-verification` is set.
 *
 * The answer of the API server is only authenticated with the token.
 *
 * @category wiring
 * @stage understand
 * @see KA-types
 */
export const caHashSkipped = {
  code: 'ca-hash-skipped',
  severity: 'warning',
  fact: 'A node that joins does not verify the CA of the cluster.',
  consequence: 'Anyone who knows the token can pose as the API server and receive the requests of the node.',
  wayOut: 'Set {setting} instead.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/**
 * Certificate key in plain text.
 *
 * When: a kubeadm configuration or command contains `certificateKey` or `--certificate-key`.
 *
 * kubeadm deletes the Secret after two hours.
 *
 * @category secrets
 * @about key
 * @stage understand
 * @see KA-copycerts
 */
export const certificateKeyInConfig = {
  code: 'certificate-key-in-config',
  severity: 'warning',
  fact: '{setting} is in this file in plain text.',
  consequence: 'For two hours, it decrypts the keys of all CAs of the cluster in the Secret kubeadm-certs.',
  wayOut: 'Remove it, and create a new one when you need it: `kubeadm init phase upload-certs --upload-certs`.',
  quickFix: 'remove-field',
} as const satisfies FindingRecord;

/**
 * Certificate key is not one.
 *
 * When: `certificateKey` or `--certificate-key` is not 32 bytes as 64 hexadecimal digits.
 *
 * kubeadm also accepts 16 and 24 bytes. `kubeadm init phase upload-certs --upload-certs` prints a key, `kubeadm certs certificate-key` makes one.
 *
 * @category wiring
 * @stage understand
 * @see KA-copycerts
 */
export const certificateKeyInvalid = {
  code: 'certificate-key-invalid',
  severity: 'error',
  fact: 'A certificate key is 32 bytes as 64 hexadecimal digits. This value is not.',
  consequence: 'kubeadm fails with {error}.',
  wayOut: 'Set {setting} to the key that `kubeadm init phase upload-certs --upload-certs` prints.',
} as const satisfies FindingRecord;

/**
 * Certificates to join the control plane.
 *
 * When: a node is to join the control plane without a certificate key, and files that all control plane nodes share are not on its machine. Nothing is said
 * if the machine has a control plane already.
 *
 * The certificate key decrypts the Secret `kubeadm-certs`, from which kubeadm downloads the files. It is valid for two hours.
 *
 * @category wiring
 * @stage understand
 * @see KA-copycerts
 */
export const joinCertificatesMissing = {
  code: 'join-certificates-missing',
  severity: 'warning',
  fact: 'This node is to join the control plane without a certificate key, but it does not have {files}.',
  consequence:
    'kubeadm join fails with `One or more conditions for hosting a new control plane instance is not satisfied`.',
  wayOut:
    'Set {setting} to the key that `kubeadm init phase upload-certs --upload-certs` prints, or copy the files from another control plane node.',
} as const satisfies FindingRecord;

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

function inConfiguration(picture: ClusterPicture, configuration: KubeadmConfiguration): readonly FindingDraft[] {
  const { placed, discovery, certificateKey, root } = configuration;
  const { file, host } = placed;
  const { caCertHashes, unsafeSkipCAVerification: unsafe } = discovery;
  const pins = caCertHashes.map(({ text, span }) => ({ text, place: { file, span } }));
  return [
    ...judgePins(picture, { host, endpoint: discovery.apiServerEndpoint?.text }, pins),
    ...(unsafe === undefined ? [] : [unpinned({ file, span: unsafe.keySpan ?? unsafe.span }, 'caCertHashes')]),
    ...(certificateKey !== undefined && isCertificateKey(certificateKey.text)
      ? [openKey({ file, span: certificateKey.keySpan ?? certificateKey.span }, 'certificateKey')]
      : wrongKey(certificateKey?.text, { file, span: certificateKey?.span }, 'certificateKey')),
    ...(configuration.kind === 'JoinConfiguration' && (certificateKey?.text ?? '') === ''
      ? withoutShared(picture, placed, spanOf(mappingAt(root, 'controlPlane')), 'certificateKey')
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
    ...judgePins(picture, { host: instance.host, endpoint: endpointOf(instance) }, pins),
    ...(isUnsafe ? [unpinned(unsafe.namePlace, '--discovery-token-ca-cert-hash')] : []),
    ...(key?.value !== undefined && isCertificateKey(key.value)
      ? [openKey(key.namePlace, key.flag)]
      : wrongKey(key?.value, { file: instance.place.file, span: key?.place.span }, '--certificate-key')),
    ...(key === undefined && instance.operands?.includes('join') === true
      ? withoutShared(
          picture,
          { file: instance.place.file, host: instance.host },
          settingOf(instance, '--control-plane')?.namePlace.span,
          '--certificate-key',
        )
      : []),
  ];
}

/** As kubeadm asks for them before a node joins. */
const sharedFiles = ['ca.crt', 'sa.key', 'front-proxy-ca.crt', 'etcd/ca.crt'].map(
  (name) => `/etc/kubernetes/pki/${name}`,
);

/** Of a machine whose files are here, as its kubelet or those of another control plane node tell: it has no control plane yet. */
function withoutShared(
  { graph, components, objects }: ClusterPicture,
  { file, host }: { readonly file: DecodedFile; readonly host: string },
  span: Span | undefined,
  setting: string,
): readonly FindingDraft[] {
  const servers = components.filter((each) => each.component === 'kube-apiserver');
  const isBeside = hostName(host) !== undefined && servers.some((each) => hostName(each.host) !== undefined);
  const isHere = isBeside || components.some((each) => each.component === 'kubelet' && each.host === host);
  const isUp = servers.some((each) => each.host === host);
  const isOpen = objects.some((each) => each.file === file && each.object.isTemplate === true);
  if (span === undefined || host === '' || !isHere || isUp || isOpen || isDocumentation(file)) return [];
  const paths = new Set(graph.files.filter((each) => hostOf(each) === host).map(({ path }) => path.slice(host.length)));
  const hasExternalEtcd = objects.some(
    ({ object: { kind, root } }) => kind === 'ClusterConfiguration' && nodeAt(root, 'etcd', 'external') !== undefined,
  );
  const files = sharedFiles.filter((path) => !paths.has(path) && !(hasExternalEtcd && path.includes('/etcd/')));
  if (files.length === 0) return [];
  const values = { files: files.join(', '), setting };
  return [placedAt({ file, span }, problem(joinCertificatesMissing, { values }))];
}

/** The address after `kubeadm join`. */
function endpointOf({ operands = [] }: ComponentInstance): string | undefined {
  return operands.find((operand) => /^[^\s/]+:\d+$/.test(operand));
}

/** The machine that joins, and the address of the API server that it is to join. */
interface Joining {
  readonly host: string;
  readonly endpoint: string | undefined;
}

/** One hash that fits is enough; without the CA nobody can tell, unless a hash has no form at all. */
function judgePins(picture: ClusterPicture, joining: Joining, pins: readonly Pin[]): readonly FindingDraft[] {
  const meant = pins.filter(
    ({ text }) => text !== '' && !/[{}$<>]|\.\.\.|…|^sha256:(?:[xX]+|hash|123[\d.]*)$/.test(text),
  );
  const malformed = meant.filter(({ text }) => !/^sha256:[0-9a-fA-F]{64}$/.test(text));
  if (malformed.length > 0) return malformed.map(withoutForm);
  const cas = clusterCas(picture, joining);
  const digests = cas.map((node) => picture.graph.keys.get(node.keyId)?.spkiSha256);
  const [ca] = cas;
  const [first] = meant;
  if (ca === undefined || first === undefined || digests.includes(undefined)) return [];
  if (meant.some(({ text }) => digests.includes(text.slice('sha256:'.length).toLowerCase()))) return [];
  const [occurrence] = ca.occurrences;
  return [
    placedAt(
      first.place,
      problem(caHashMismatch, {
        fact: 'key',
        consequence: 'key',
        wayOut: 'key',
        values: { ca: subjectName(ca.certificate), hash: `sha256:${digests[0] ?? ''}` },
        related: occurrence && [relatedPlace(occurrence, l10n.t('CA of the cluster'))],
      }),
    ),
  ];
}

function withoutForm({ text, place }: Pin): FindingDraft {
  const [fact, values] = ['form', { value: visibleText(text) }] as const;
  return placedAt(place, problem(caHashMismatch, { fact, consequence: fact, wayOut: fact, values }));
}

/** The CAs of the cluster: on the same machine, else under the same address, else the only one there is. */
function clusterCas(picture: ClusterPicture, { host, endpoint }: Joining): readonly CertificateNode[] {
  const { graph } = picture;
  const byHost = clusterCasByHost(graph);
  const own = byHost.get(host) ?? [];
  if (own.length > 0) return own;
  const served = endpoint === undefined ? [] : (casByAddress(picture).get(endpoint) ?? []);
  if (served.length > 0) return served;
  const all = [...new Set([...byHost.values()].flat())];
  return new Set(all.map(({ keyId }) => keyId)).size === 1 ? all : [];
}

/** What kubeconfigs trust for an address, by `host:port`. */
const casByAddress = memoisedBy(({ kubeconfigs }: ClusterPicture): ReadonlyMap<string, readonly CertificateNode[]> => {
  const byAddress = new Map<string, CertificateNode[]>();
  for (const { server, ca } of kubeconfigs.flatMap(({ clusters }) => clusters)) {
    const address = /^https:\/\/([^\s/]+:\d+)\/?$/.exec(server?.text ?? '')?.[1];
    if (address === undefined || isLoopback(address)) continue;
    for (const node of ca?.certificates ?? []) addToGroup(byAddress, address, node);
  }
  return byAddress;
});

/** The address of any machine. */
function isLoopback(address: string): boolean {
  return /^(?:127\.|localhost:|\[::1\])/.test(address);
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

function unpinned(place: FilePlace, setting: string): FindingDraft {
  return placedAt(place, problem(caHashSkipped, { values: { setting } }));
}

/** 32 octets in hexadecimal. */
function isCertificateKey(text: string): boolean {
  return /^[0-9a-fA-F]{64}$/.test(text) && !/^(.)\1+$/.test(text);
}

function openKey(place: FilePlace, setting: string): FindingDraft {
  return placedAt(place, problem(certificateKeyInConfig, { values: { setting } }));
}

/** As kubeadm decodes it, and makes a cipher of it. */
function wrongKey(
  text: string | undefined,
  { file, span }: Pick<FilePlace, 'file'> & { readonly span: Span | undefined },
  setting: string,
): readonly FindingDraft[] {
  if (text === undefined || span === undefined || standsForSecret(text) || isDocumentation(file)) return [];
  const bad = /[^0-9a-fA-F]/u.exec(text)?.[0];
  const code = bad?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  const error =
    bad !== undefined
      ? `error decoding certificate key: encoding/hex: invalid byte: U+${code} '${bad}'`
      : text.length % 2 === 1
        ? 'error decoding certificate key: encoding/hex: odd length hex string'
        : [32, 48, 64].includes(text.length)
          ? undefined
          : `crypto/aes: invalid key size ${text.length / 2}`;
  if (error === undefined) return [];
  const values = { setting, error: `\`${visibleText(error, 100)}\`` };
  return [placedAt({ file, span }, problem(certificateKeyInvalid, { values }))];
}
