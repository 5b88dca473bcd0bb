import type { ByCode, FindingCode } from '../findings/catalog.ts';
import type { Finding } from '../findings/findingModel.ts';
import { isComponentUser } from '../kubernetes/certificateRole.ts';
import { istioRootConfigMap } from '../kubernetes/tables/connections.ts';
import { mappingAt, scalarAt } from '../locate/objects/nodes.ts';
import type { ConfigurationObject, ScalarNode } from '../locate/objects/objectModel.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import { objectIndexOf } from '../pki/cluster/objects/objectIndex.ts';
import { boundSubjects, kubeadmAdmins, lacksKubeadmAdmins } from '../pki/cluster/rights.ts';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import { shellQuoted } from '../text/shell.ts';
import { fileNameOf } from '../text/shownPath.ts';
import type { Span } from '../text/span.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import { scalarMarked } from './fieldBelow.ts';
import { credentialsForCurrent, embedFromHere, nameForContext } from './kubeconfigCommands.ts';
import { meantKeys } from './objectFields.ts';
import { referenceAt } from './objectRepairModel.ts';
import { requestAnew, requestOfObject, stubRequest } from './requestCommand.ts';
import { createToken, label } from './tokenCommands.ts';

/** What a command needs. */
export interface CommandSubject {
  readonly finding: Finding;
  readonly graph: PkiGraph;
  /** Path of the finding's file on this machine. */
  readonly file: string;
  /** Path of another file on this machine, by its path in the graph. */
  readonly localOf: (path: string) => string | undefined;
  /** What the finding is about; absent if it is about the file. */
  readonly credential: DecodedCredential | undefined;
  /** The object with the marked annotation or label. */
  readonly object: ConfigurationObject | undefined;
}

type CommandWriter = (subject: CommandSubject) => string | undefined;

/** By code of the finding: the shell command that fixes the problem, if an edit cannot. */
const writers: ByCode<CommandWriter> = {
  'admin-conf-legacy-masters': adminAnew,
  'base64-invalid': secretFromNamed,
  'admin-group-unbound': () => bindAdministrators,
  'apiserver-kubelet-client-unbound': bindKubeletClient,
  'docker-ca-misnamed': renamedAuthority,
  'etcd-crl-not-der': ({ finding, localOf }) => toDer(relatedFile(finding, localOf)),
  'key-pem-unusable-for-sa': ({ finding, graph, localOf }) => publicHalf(finding, graph, localOf),
  'kubeadm-horizon': () => 'kubeadm certs renew all',
  'kubeconfig-dangling-context': nameForContext,
  'kubeconfig-path-missing': embedFromHere,
  'kubeconfig-user-empty': credentialsForCurrent,
  'kubelet-current-not-newest': linkToNewest,
  'kubelet-current-not-symlink': linkToRenamed,
  'kubelet-current-symlink-dangling': (subject) => linkToNewest(subject) ?? 'kubeadm token create --print-join-command',
  'placed-file-unreadable': writtenByKubeadm,
  'sa-keypair-mismatch': writePublicHalf,
  'key-file-permissions': ({ file }) => `chmod 600 ${shellQuoted(file)}`,
  'cert-file-permissions': ({ file }) => `chmod 644 ${shellQuoted(file)}`,
  'key-encrypted': decryptKey,
  'token-alg-unsafe': createToken,
  'token-expired': createToken,
  'token-issuer-mismatch': createToken,
  'token-not-yet-valid': createToken,
  'token-signature-invalid': createToken,
  'token-unknown-key': createToken,
  'bootstrap-token-expired': () => 'kubeadm token create',
  'bootstrap-token-malformed': () => 'kubeadm token create',
  'bootstrap-token-mismatch': () => 'kubeadm token create',
  'certificate-key-invalid': () => uploadCertificates,
  'kubeadm-certs-incomplete': () => uploadCertificates,
  'kubeadm-certs-other-ca': () => uploadCertificates,
  'kubeadm-certs-other-key': () => uploadCertificates,
  'encryption-key-invalid': () => 'head -c 32 /dev/urandom | base64',
  'csr-certificate-key-mismatch': sendAgain,
  'csr-request-unparsable': requestOfObject,
  'csr-san-mismatch': requestAnew,
  'csr-signature-invalid': requestAnew,
  'csr-subject-mismatch': requestAnew,
  'csr-system-masters': requestAnew,
  'managed-secret-edit': renewCertificate,
  'pcr-invalid': stubRequest,
  'secret-key-missing': secretAnew,
  'signing-cert-is-bundle': firstAlone,
  'talosconfig-ca-differs': talosconfigAnew,
  'pem-invisible-to-go': saveAsUtf8,
  'wrong-ca-on-edge': publishedAnew,
};

/** kubeadm keeps a kubeconfig that is there. */
function writtenByKubeadm({ finding: { path } }: CommandSubject): string | undefined {
  const name = fileNameOf(path);
  const place = `/etc/kubernetes/${name}`;
  const [, kubeconfig] = /^([a-z-]+)\.conf$/.exec(name) ?? [];
  if (kubeconfig !== undefined) return `mv ${place} ${place}.old && kubeadm init phase kubeconfig ${kubeconfig}`;
  const [, component] = /^(?:kube-)?(apiserver|controller-manager|scheduler|etcd)\.(?:ya?ml|json)$/.exec(name) ?? [];
  if (component === undefined) return undefined;
  return `kubeadm init phase ${component === 'etcd' ? 'etcd local' : `control-plane ${component}`}`;
}

/** Under a name that Docker reads CAs from; a file that is there stays. */
function renamedAuthority({ file }: CommandSubject): string | undefined {
  const name = file.replace(/\.cert$/, '.crt');
  return name === file ? undefined : `mv -n ${shellQuoted(file)} ${shellQuoted(name)}`;
}

const uploadCertificates = 'kubeadm init phase upload-certs --upload-certs';

/** Whether findings of a code can have a command. */
export function hasCommand(code: FindingCode): boolean {
  return Object.hasOwn(writers, code);
}

/**
 * Writes the shell command that fixes a problem, for POSIX shells. It is shown to the user, who runs it.
 *
 * @param toLocal - Path on this machine of a file, by its path in the graph; `undefined` if it is not here.
 * @returns `undefined` if there is none, and for paths with characters that a terminal acts on, or that change how it
 * shows the rest.
 */
export function findingCommand(
  finding: Finding,
  graph: PkiGraph,
  toLocal: (path: string) => string | undefined,
): string | undefined {
  const { code, path, span } = finding;
  const localOf = (name: string) => {
    const local = toLocal(name);
    return local === undefined || /[\p{Cc}\p{Cf}]/u.test(local) ? undefined : local;
  };
  const file = localOf(path);
  if (!hasCommand(code) || file === undefined) return undefined;
  const decoded = graph.files.find((each) => each.path === path);
  const credential = decoded?.credentials.find(
    ({ block }) => span !== undefined && block.span.start <= span.start && span.end <= block.span.end,
  );
  const object = decoded && objectMarkedAt(decoded, span);
  return writers[code]?.({ finding, graph, file, localOf, credential, object });
}

/** The object whose annotation is marked. */
function objectMarkedAt({ objects = [] }: DecodedFile, span: Span | undefined): ConfigurationObject | undefined {
  return objects.find(({ root }) =>
    [...(mappingAt(root, 'metadata', 'annotations')?.entries.values() ?? [])].some(
      (node) => node.kind === 'scalar' && node.keySpan !== undefined && node.keySpan.start === span?.start,
    ),
  );
}

/** Next to the file of the encrypted key, so that nothing is lost; only for a key that is alone there. */
function decryptKey({ file, graph, finding, credential }: CommandSubject): string | undefined {
  if (credential === undefined) return undefined;
  const { value, block } = credential;
  const { keyPath, blocks } = value;
  const quoted = shellQuoted(file);
  const openssl = (input: string, name: string) => `openssl pkey${input} -out ${shellQuoted(name)}`;
  if (keyPath === undefined) {
    const name = file.replace(/(\.[^./\\]+)?$/, '.decrypted$1');
    return blocks.length > 1 ? undefined : `(umask 077; ${openssl(` -in ${quoted}`, name)})`;
  }
  const [, name] = /(?:^|\.)(?:data|stringData)(?:\['([\w.-]+)'\]|\.[\w-]+)$/.exec(keyPath) ?? [];
  const values = graph.files.find(({ path }) => path === finding.path)?.values ?? [];
  const isAlone = values.filter((each) => each.keyPath?.endsWith(`['${name}']`)).length === 1;
  if (name === undefined || !isAlone || blocks.length > 1 || value.style !== 'plain') return undefined;
  if (block.encoding.join() !== 'base64,pem') return undefined;
  const line = `sed -n 's/^ *${name.replaceAll('.', '\\.')}: *//p' ${quoted}`;
  const beside = file.replace(/[^/\\]*$/, `${name.replace(/\.key$/, '')}.decrypted.key`);
  return `(umask 077; ${line} | base64 -d | ${openssl('', beside)})`;
}

/**
 * A byte order mark and UTF-16 belong to the file, not to its text, so no edit of the text can remove them. Owner and
 * mode stay: if the user owns the file, a copy replaces it in one step; otherwise, and for a link, the content is
 * written into it.
 */
function saveAsUtf8({ file, graph, finding, credential }: CommandSubject): string | undefined {
  const { block, value } = credential ?? {};
  const code = value?.keyPath === undefined && block?.encoding[0] === 'pem' ? block.unseen?.code : undefined;
  const source = shellQuoted(file);
  const copy = shellQuoted(`${file}.utf8`);
  const isLink = graph.files.some(({ path, link }) => path === finding.path && link !== undefined);
  const written = `cat ${copy} > ${source} && rm ${copy}`;
  const [before, after] = isLink
    ? ['umask 077; ', written]
    : [
        `cp -p ${source} ${copy} && `,
        `if [ -O ${source} ] && [ -G ${source} ]; then mv -f ${copy} ${source}; else ${written}; fi`,
      ];
  switch (code) {
    case 'byteOrderMark':
      return `(${before}tail -c +4 ${source} > ${copy} && ${after})`;
    case 'utf16':
      return `(${before}iconv -f UTF-16 -t UTF-8 ${source} > ${copy} && ${after})`;
    default:
      return undefined;
  }
}

/** For the root that istiod writes into each namespace: without it, istiod writes it again. */
function publishedAnew({ credential }: CommandSubject): string | undefined {
  const { kind, name, namespace = '' } = credential?.value.object ?? {};
  const isWritten = kind === 'ConfigMap' && name === istioRootConfigMap && label.test(namespace);
  return isWritten ? `kubectl delete configmap ${name} --namespace ${namespace}` : undefined;
}

/** For cert-manager: the Certificate is issued again. */
function renewCertificate({ object }: CommandSubject): string | undefined {
  const name = scalarAt(object?.root, 'metadata', 'annotations', 'cert-manager.io/certificate-name')?.text ?? '';
  const namespace = object?.namespace;
  if (!label.test(name) || (namespace !== undefined && !label.test(namespace))) return undefined;
  return namespace === undefined ? `cmctl renew ${name}` : `cmctl renew ${name} --namespace ${namespace}`;
}

/** The same request without the certificate that is no answer to it; whatever else is in the file stays as it is. */
function sendAgain({ finding, graph, file, credential }: CommandSubject): string | undefined {
  const { objects = [] } = graph.files.find(({ path }) => path === finding.path) ?? {};
  const name = objects.find(({ root }) => credential && scalarMarked(root, credential.value.span))?.name ?? '';
  return label.test(name)
    ? `kubectl delete certificatesigningrequest ${name} && kubectl create --filename ${shellQuoted(file)}`
    : undefined;
}

/**
 * The Secret with the keys that its reader needs, from files of these names; other keys stay, which `kubectl apply` would remove where
 * it wrote them.
 */
function secretAnew({ finding, graph }: CommandSubject): string | undefined {
  const reference = referenceAt(finding, graph);
  const { name = '', namespace, kind } = reference ?? {};
  const index = objectIndexOf(clusterPictureOf(graph));
  const there = reference && index.find(reference.placed, kind ?? 'Secret', name, namespace);
  const keys = reference === undefined ? [] : meantKeys(reference, there);
  const type = scalarAt(there?.object.root, 'type')?.text ?? 'Opaque';
  const isKnown = keys.length > 0 && keys.every((key) => /^[\w.-]+$/.test(key));
  if (!isKnown || !label.test(name) || !/^[\w./-]+$/.test(type)) return undefined;
  if (namespace !== undefined && !label.test(namespace)) return undefined;
  const what = kind === 'ConfigMap' ? `configmap ${name}` : `secret generic ${name} --type=${type}`;
  const place = namespace === undefined ? '' : ` --namespace=${namespace}`;
  const files = keys.map((key) => ` --from-file=${key}`).join('');
  const patch = patchSecret(name, place, kind === 'ConfigMap' ? 'configmap' : 'secret');
  return `kubectl create ${what}${place}${files} --dry-run=client --output=yaml | ${patch}`;
}

function patchSecret(name: string, place: string, kind = 'secret'): string {
  return `kubectl patch ${kind} ${name}${place} --patch-file=/dev/stdin`;
}

/** Where a Secret's values name the files that they should hold, as in `cat ca.pem | base64`: the Secret with what is in these files. */
function secretFromNamed({ finding, graph }: CommandSubject): string | undefined {
  const { objects = [] } = graph.files.find(({ path }) => path === finding.path) ?? {};
  const isAt = ({ span }: ScalarNode) => span.start === finding.span?.start;
  for (const { kind, name = '', namespace, root } of objects) {
    const entries = kind === 'Secret' ? [...(mappingAt(root, 'data')?.entries ?? [])] : [];
    const scalars = entries.flatMap(([key, node]) => (node.kind === 'scalar' ? [[key, node] as const] : []));
    if (!scalars.some(([, node]) => isAt(node))) continue;
    const named = scalars.flatMap(([key, { text }]) => {
      const [file] = /\/[\w./-]+/.exec(/^[\s\w./|<$()-]+$/.test(text) && /\s|^\//.test(text) ? text : '') ?? [];
      return file === undefined || !/^[\w.-]+$/.test(key) ? [] : [` --from-file=${key}=${file}`];
    });
    const type = scalarAt(root, 'type')?.text ?? 'Opaque';
    if (named.length === 0 || !label.test(name) || !/^[\w./-]+$/.test(type)) return undefined;
    if (namespace !== undefined && !label.test(namespace)) return undefined;
    const place = namespace === undefined ? '' : ` --namespace=${namespace}`;
    // `kubectl apply` would remove the other keys.
    const write = named.length < entries.length ? patchSecret : () => 'kubectl apply --filename=-';
    return `kubectl create secret generic ${name} --type=${type}${place}${named.join('')} --dry-run=client --output=yaml | ${write(name, place)}`;
  }
  return undefined;
}

/** The first certificate of a bundle in a file of its own, to sign with. */
function firstAlone(subject: CommandSubject): string | undefined {
  const bundle = relatedFile(subject.finding, subject.localOf);
  const alone = bundle?.replace(/(\.[^./\\]+)?$/, '.nochain$1');
  return bundle && alone && `openssl x509 -in ${shellQuoted(bundle)} -out ${shellQuoted(alone)}`;
}

/** From the secrets of the machines, as a control plane's configuration has them. */
function talosconfigAnew({ finding, graph, file, localOf }: CommandSubject): string | undefined {
  const machine = relatedFile(finding, localOf);
  const objects = graph.files.find(({ path }) => path === finding.related[0]?.path)?.objects ?? [];
  const root = objects.find(({ root: each }) => scalarAt(each, 'machine', 'type')?.text === 'controlplane')?.root;
  const name = scalarAt(root, 'cluster', 'clusterName')?.text ?? '';
  const endpoint = scalarAt(root, 'cluster', 'controlPlane', 'endpoint')?.text ?? '';
  if (machine === undefined || !label.test(name) || !/^https:\/\/[\w.:[\]-]+$/.test(endpoint)) return undefined;
  const secrets = `talosctl gen secrets --from-controlplane-config ${shellQuoted(machine)} --output-file secrets.yaml`;
  // What else is in the file, such as endpoints and other clusters, is only there.
  const kept = `mv ${shellQuoted(file)} ${shellQuoted(`${file}.old`)}`;
  return `${secrets} && ${kept} && talosctl gen config ${name} ${shellQuoted(endpoint)} --with-secrets secrets.yaml --output-types talosconfig --output ${shellQuoted(file)}`;
}

/** kubeadm creates the file only in its own place. */
function adminAnew({ file }: CommandSubject): string | undefined {
  const place = '/etc/kubernetes/admin.conf';
  return file === place ? `mv ${place} ${place}.old && kubeadm init phase kubeconfig admin` : undefined;
}

/** As `kubeadm init` does it, with the one kubeconfig that needs no binding. */
const bindAdministrators = `kubectl --kubeconfig /etc/kubernetes/super-admin.conf create clusterrolebinding ${kubeadmAdmins} --clusterrole=cluster-admin --group=${kubeadmAdmins}`;

function bindKubeletClient({ credential, graph }: CommandSubject): string | undefined {
  const content = credential?.content;
  const groups = content?.kind === 'certificate' ? attributeValues(content.subject, 'O') : [];
  if (groups.includes(kubeadmAdmins) && lacksKubeadmAdmins(boundSubjects(clusterPictureOf(graph))))
    return bindAdministrators;
  const user = content?.kind === 'certificate' ? attributeValues(content.subject, 'CN').at(-1) : undefined;
  if (user === undefined || !/^[A-Za-z0-9][\w.:@-]*$/.test(user)) return undefined;
  if (isComponentUser(user)) return 'kubeadm init phase certs apiserver-kubelet-client';
  return `kubectl create clusterrolebinding kube-apiserver-kubelet-api --clusterrole=system:kubelet-api-admin --user=${user}`;
}

/** The first file that a finding points to. */
function relatedFile({ related: [place] }: Finding, localOf: CommandSubject['localOf']): string | undefined {
  return place === undefined ? undefined : localOf(place.path);
}

/** Into another file, because older versions of OpenSSL empty the output file before they read. */
function toDer(list: string | undefined): string | undefined {
  if (list === undefined) return undefined;
  return `openssl crl -in ${shellQuoted(list)} -outform DER -out ${shellQuoted(list.replace(/(?:\.pem)?$/, '.der'))}`;
}

/** For a private key in a form that kube-apiserver ignores, or a public key in an older form. */
function publicHalf(
  { related: [place] }: Finding,
  graph: PkiGraph,
  localOf: CommandSubject['localOf'],
): string | undefined {
  const key = place && localOf(place.path);
  const kind = graph.files.find(({ path }) => path === place?.path)?.credentials[0]?.content.kind;
  if (key === undefined || (kind !== 'privateKey' && kind !== 'publicKey')) return undefined;
  const pub = key.replace(/(?:\.(?:key|pem|pub))?$/, kind === 'publicKey' ? '.spki.pub' : '.pub');
  const input = kind === 'publicKey' ? '-RSAPublicKey_in -in' : '-in';
  const command = kind === 'publicKey' ? 'openssl rsa' : 'openssl pkey';
  return `${command} ${input} ${shellQuoted(key)} -pubout -out ${shellQuoted(pub)}`;
}

function writePublicHalf({ finding, file, localOf }: CommandSubject): string | undefined {
  const key = relatedFile(finding, localOf);
  return key && `openssl pkey -in ${shellQuoted(key)} -pubout -out ${shellQuoted(file)}`;
}

/** Among the certificates of a rotation, the one that the link should lead to. */
function linkToNewest({ finding, graph, localOf }: CommandSubject): string | undefined {
  const newest = graph.files.filter(({ path }) => {
    const name = /[^/]*$/.exec(path)?.[0] ?? '';
    return dated.test(name) && finding.message.includes(name);
  });
  // The current target of the link comes first, and is not the newest.
  const local = newest
    .map(({ path }) => localOf(path))
    .sort()
    .at(-1);
  const [, folder = '', name = '', kind] = /^(.*?)((kubelet-(?:client|server))-[^/\\]*)$/s.exec(local ?? '') ?? [];
  return local === undefined || kind === undefined
    ? undefined
    : `ln -sfn ${shellQuoted(name)} ${shellQuoted(`${folder}${kind}-current.pem`)}`;
}

/** The kubelet names a certificate after its time; an existing file with that name is not replaced. */
function linkToRenamed({ finding, graph, localOf }: CommandSubject): string | undefined {
  const { path, credentials = [] } = graph.files.find((each) => each.path === finding.path) ?? {};
  const [, folder = '', kind] =
    /^(.*?)(kubelet-(?:client|server))-current\.pem$/s.exec(localOf(path ?? '') ?? '') ?? [];
  const content = credentials.find((credential) => credential.content.kind === 'certificate')?.content;
  const since = content?.kind === 'certificate' ? content.notBefore : undefined;
  if (kind === undefined || since === undefined) return undefined;
  const name = `${kind}-${new Date(since).toISOString().slice(0, 19).replaceAll(/[T:]/g, '-')}.pem`;
  const current = shellQuoted(`${folder}${kind}-current.pem`);
  return `mv -n ${current} ${shellQuoted(folder + name)} && ln -s ${shellQuoted(name)} ${current}`;
}

const dated = /^kubelet-(?:client|server)-\d[\d-]*\.pem$/;
