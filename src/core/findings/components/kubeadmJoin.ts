import * as l10n from '@vscode/l10n';
import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import { mappingAt, nodeAt, spanOf } from '../../locate/objects/nodes.ts';
import { subjectName } from '../../pki/certificateName.ts';
import type { ClusterPicture, ComponentInstance, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { Join, JoinFault, JoinText } from '../../pki/cluster/joins/joinModel.ts';
import { casOfJoin, certificateKeyFault, joinsOf, pinnedDigests, refusedForms } from '../../pki/cluster/joins/joins.ts';
import { isCertificateKey, keyHoldersIn } from '../../pki/cluster/joins/uploadedCertificates.ts';
import type { KubeadmConfiguration } from '../../pki/cluster/kubeadmConfiguration.ts';
import { isOn } from '../../pki/cluster/servers.ts';
import type { CertificateNode, DecodedFile } from '../../pki/pkiModel.ts';
import type { Span } from '../../text/span.ts';
import { visibleText } from '../../text/visibleText.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
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
    ...joinsOf(picture).flatMap((join) => judgePins(picture, join)),
    ...keyHoldersIn(picture).flatMap(({ certificateKey: key, setting }) => wrongKey({ key, setting })),
    ...picture.kubeadm.flatMap((configuration) => inConfiguration(picture, configuration)),
    ...picture.components
      .filter(({ component, place }) => component === 'kubeadm' && !isDocumentation(place.file))
      .flatMap((instance) => inCommand(picture, instance)),
  ];
}

function inConfiguration(picture: ClusterPicture, configuration: KubeadmConfiguration): readonly FindingDraft[] {
  const { placed, discovery, certificateKey, root } = configuration;
  const { file } = placed;
  const { unsafeSkipCAVerification: unsafe } = discovery;
  return [
    ...(unsafe === undefined ? [] : [unpinned({ file, span: unsafe.keySpan ?? unsafe.span }, 'caCertHashes')]),
    ...(certificateKey !== undefined && isCertificateKey(certificateKey.text)
      ? [openKey({ file, span: certificateKey.keySpan ?? certificateKey.span }, 'certificateKey')]
      : []),
    ...(configuration.kind === 'JoinConfiguration' && (certificateKey?.text ?? '') === ''
      ? withoutShared(picture, placed, spanOf(mappingAt(root, 'controlPlane')), 'certificateKey')
      : []),
  ];
}

function inCommand(picture: ClusterPicture, instance: ComponentInstance): readonly FindingDraft[] {
  const unsafe = settingOf(instance, '--discovery-token-unsafe-skip-ca-verification');
  const isUnsafe = unsafe !== undefined && (unsafe.value === undefined || isOn(instance, unsafe.flag));
  const key = settingOf(instance, '--certificate-key');
  return [
    ...(isUnsafe ? [unpinned(unsafe.namePlace, '--discovery-token-ca-cert-hash')] : []),
    ...(key?.value !== undefined && isCertificateKey(key.value) ? [openKey(key.namePlace, key.flag)] : []),
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

/** One hash that fits is enough; without the CA nobody can tell, unless a hash has no form at all. */
function judgePins(picture: ClusterPicture, join: Join): readonly FindingDraft[] {
  const malformed = refusedForms(join).flatMap((fault) => (fault.kind === 'pin' ? [withoutForm(fault)] : []));
  if (malformed.length > 0) return malformed;
  if (join.instance !== undefined && isDocumentation(join.file)) return [];
  const digests = pinnedDigests(join.pins.map(({ text }) => text));
  const known = casOfJoin(picture, join).map((node) => ({ node, digest: digestOf(picture, node) }));
  const [ca] = known;
  const [first] = join.pins.filter(({ text }) => pinnedDigests([text]).size > 0);
  if (ca === undefined || first === undefined || known.some(({ digest }) => digest === undefined)) return [];
  if (known.some(({ digest = '' }) => digests.has(digest))) return [];
  const [occurrence] = ca.node.occurrences;
  return [
    placedAt(
      first.place,
      problem(caHashMismatch, {
        fact: 'key',
        consequence: 'key',
        wayOut: 'key',
        values: { ca: subjectName(ca.node.certificate), hash: `sha256:${ca.digest ?? ''}` },
        related: occurrence && [relatedPlace(occurrence, l10n.t('CA of the cluster'))],
      }),
    ),
  ];
}

function digestOf({ graph }: ClusterPicture, { keyId }: CertificateNode): string | undefined {
  return graph.keys.get(keyId)?.spkiSha256;
}

function withoutForm({ text, place }: Extract<JoinFault, { readonly kind: 'pin' }>): FindingDraft {
  const [fact, values] = ['form', { value: visibleText(text) }] as const;
  return placedAt(place, problem(caHashMismatch, { fact, consequence: fact, wayOut: fact, values }));
}

function unpinned(place: FilePlace, setting: string): FindingDraft {
  return placedAt(place, problem(caHashSkipped, { values: { setting } }));
}

function openKey(place: FilePlace, setting: string): FindingDraft {
  return placedAt(place, problem(certificateKeyInConfig, { values: { setting } }));
}

function wrongKey({ key, setting }: { readonly key: JoinText; readonly setting: string }): readonly FindingDraft[] {
  const fault = certificateKeyFault(key);
  if (fault === undefined) return [];
  const values = { setting, error: `\`${fault.error}\`` };
  return [placedAt(key.place, problem(certificateKeyInvalid, { values }))];
}
