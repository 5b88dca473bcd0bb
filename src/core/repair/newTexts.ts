import type { ByCode } from '../findings/catalog.ts';
import { nodeName } from '../findings/objects/awsAuth.ts';
import { certificateRole } from '../kubernetes/certificateRole.ts';
import { componentFlagOf } from '../kubernetes/componentFlagOf.ts';
import { rolesByPath, rolesOfFile } from '../kubernetes/rolesByPath.ts';
import { removedFlags } from '../kubernetes/tables/removedFlags.ts';
import { requestedUsages } from '../kubernetes/tables/requestedUsages.ts';
import { signingRequestRules } from '../kubernetes/tables/signers.ts';
import { scalarAt } from '../locate/objects/nodes.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { neededSuites } from '../pki/cluster/cipherSuites.ts';
import type { ComponentInstance } from '../pki/cluster/clusterModel.ts';
import { readAddress } from '../pki/cluster/connections/addresses.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';
import { findKeyMismatches } from '../pki/keyMismatches.ts';
import { keyFits } from '../pki/keyPairs.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import { certificateTextHashes } from '../pki/portable/certificateTextHashes.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { parseGoDuration } from '../text/duration.ts';
import { scalarsOf } from './fieldTexts.ts';
import { allowedNames } from './headerNames.ts';
import { knownServerCa, onlyName, pathBeside, withTls } from './kubeconfigTexts.ts';
import { joinPort, nameOfClients } from './machineTexts.ts';
import {
  backendName,
  bundleName,
  durationAllowed,
  kindOfIssuer,
  lifetimeAllowed,
  namesOfHosts,
  podServerName,
  signerLine,
  usagesOfSigner,
} from './objectTexts.ts';
import { pluginFields } from './pluginFields.ts';
import type { NewValue, SettingSubject } from './repairModel.ts';
import { settingAt } from './settingAt.ts';
import { mountedAuthority } from './workloadRepairs.ts';

/**
 * The right text for the one that a finding marks, or another stretch and its text; `undefined` if that would be a
 * guess.
 */
type NewText = (subject: SettingSubject) => string | NewValue | undefined;

/** By code of the finding: flags and fields whose right value is certain. */
export const newTexts: ByCode<NewText> = {
  'argocd-insecure-with-ca': verified,
  'authorizer-missing': ({ marked }) =>
    /(?:^|[=,])(?:Node|RBAC)$/.test(marked) ? marked.replace(/[^=]*$/, 'Node,RBAC') : undefined,
  'aws-auth-entry-unusable': awsName,
  'certmanager-account-key-shared': ({ marked }) =>
    /^[a-z0-9][a-z0-9.-]*$/.test(marked) ? `${marked}-account` : undefined,
  'certmanager-host-not-requested': namesOfHosts,
  'certmanager-issuer-not-found': kindOfIssuer,
  'ca-variable-file-missing': mountedAuthority,
  'ca-hash-mismatch': pinOfCa,
  'ca-hash-skipped': pinOfOnlyCa,
  'certmanager-duration-invalid': durationAllowed,
  'certsans-invalid-entry': hostAlone,
  'ca-checksum-mismatch': checksumOfRelated,
  'csr-expiration-too-short': () => String(signingRequestRules.shortestSeconds),
  'csr-signername-missing': signerLine,
  'csr-usages-invalid': (subject) => usageMeant(subject) ?? usagesOfSigner(subject),
  'csr-usages-mismatch': usagesOfSigner,
  'exec-apiversion-removed': ({ marked }) =>
    marked === 'client.authentication.k8s.io/v1alpha1' ? 'client.authentication.k8s.io/v1beta1' : undefined,
  'etcd-client-auth-off': turnedOn,
  'etcd-peer-auth-off': turnedOn,
  'etcd-name-not-allowed': nameOfClients,
  'etcd-plaintext': encrypted,
  'flag-path-missing': usualPath,
  'flag-removed': renamed,
  'flag-value-quoted': ({ marked }) => /^(["'])([\w./:,=-]+)\1$/.exec(marked)?.[2],
  'front-proxy-cn-not-allowed': allowedNames,
  'ingress-backend-name-missing': backendName,
  'join-port-wrong': joinPort,
  'kubeconfig-dangling-context': onlyName,
  'kubeconfig-duplicate-names': anotherName,
  'kubeconfig-exec-incomplete': pluginFields,
  'kubeconfig-http': withTls,
  'kubeconfig-insecure': knownServerCa,
  'kubeconfig-no-ca': knownServerCa,
  'kubeconfig-path-missing': pathBeside,
  'kubelet-rotation-off': turnedOn,
  'pcr-invalid': lifetimeAllowed,
  'private-ca-not-configured': knownServerCa,
  'probe-rejected': ({ marked }) => (marked.startsWith('Require') ? 'VerifyClientCertIfGiven' : undefined),
  'requestheader-ca-equals-client-ca': usualPath,
  'requestheader-ca-shared': usualPath,
  'root-ca-does-not-verify-apiserver': caPathFor,
  'server-san-missing': podServerName,
  'signing-cert-key-mismatch': keyPathFor,
  'tls-cipher-http2-missing': withNeededSuites,
  'tls-cipher-insecure': withoutSuites,
  'tls-min-version-weak': ({ marked }) => (/^VersionTLS1[01]$/.test(marked) ? 'VersionTLS12' : undefined),
  'tls-secret-keys-missing': ({ marked }) => (marked === 'kubernetes.io/tls' ? 'Opaque' : undefined),
  'tls-server-name-mismatch': serverNameIn,
  'trustbundle-invalid': bundleName,
  'validity-config-unsupported': shorterPeriod,
  'wrong-ca-on-edge': caPathFor,
};

/** A role without its path, the role of a session, and the name of nodes; another variable would be a guess. */
function awsName({ marked }: SettingSubject): string | undefined {
  if (!marked.startsWith('arn:')) return marked.includes('{{') ? undefined : nodeName;
  const role = /^(arn:[\w-]+:iam::\d+:role)\/(?:[^/]+\/)+([^/]+)$/.exec(marked);
  if (role !== null) return `${role[1]}/${role[2]}`;
  const session = /^arn:([\w-]+):sts::(\d+):assumed-role\/([^/]+)\/[^/]+$/.exec(marked);
  return session === null ? undefined : `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
}

/** Of the CA that the server has; the password of a token stays. */
function checksumOfRelated({ finding: { related }, graph, marked }: SettingSubject): string | undefined {
  const [place] = related;
  const file = graph.files.find(({ path }) => path === place?.path);
  const credential = file?.credentials.find(({ block }) => block.span.start === place?.span?.start);
  return credential?.content.kind === 'certificate' && /^[0-9a-f]{64}$/.test(marked)
    ? certificateTextHashes(credential.block.bytes())[0]
    : undefined;
}

/** Renamed flags with the same value. */
const sameValue = /^--(?:experimental-cluster-signing-duration|ca-file|peer-ca-file)$/;

function renamed({ marked }: SettingSubject): string | undefined {
  const [dashes = ''] = /^--?/.exec(marked) ?? [];
  const flag = `--${marked.slice(dashes.length).replaceAll('_', '-')}`;
  const replacement = sameValue.test(flag) ? removedFlags.find((each) => each.flag === flag)?.replacement : undefined;
  return replacement === undefined || dashes === '' ? undefined : dashes + replacement.slice(2);
}

/** From a URL, a host with a port, or capital letters: the host as kubeadm accepts it; none that is already listed. */
function hostAlone({ marked, source }: SettingSubject): string | undefined {
  const host = readAddress(marked)?.host.toLowerCase();
  const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
  if (host === undefined || host === marked || !new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})*$`).test(host)) {
    return undefined;
  }
  const isThere = Array.from(scalarsOf(source.objects)).some(
    ({ scalar }) => scalar.text === host && /SANs\[\d+\]$/.test(scalar.keyPath),
  );
  // A wildcard would be an alias in YAML.
  return isThere || host.startsWith('*') ? undefined : host;
}

/** `clientAuth`, as in certificates, is `client auth` here. */
function usageMeant({ marked, source, span }: SettingSubject): string | undefined {
  const letters = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, '');
  const words = Object.keys(requestedUsages).filter((word) => letters(word) === letters(marked));
  const [word, ...others] = words;
  const scalars = Array.from(scalarsOf(source.objects));
  const own = scalars.find(({ scalar }) => scalar.span.start === span.start);
  if (word === undefined || others.length > 0 || own === undefined) return undefined;
  const list = own.scalar.keyPath.replace(/\[\d+\]$/, '');
  const isThere = scalars.some(
    ({ scalar, object }) => object === own.object && scalar.keyPath.startsWith(`${list}[`) && scalar.text === word,
  );
  return isThere ? undefined : word;
}

/** kubeadm's default; no longer than the CA. */
function shorterPeriod({ span, source }: SettingSubject): string | undefined {
  const own = Array.from(scalarsOf(source.objects)).find(({ scalar }) => scalar.span.start === span.start);
  const ca = scalarAt(own?.object.root, 'caCertificateValidityPeriod');
  switch (own?.scalar.keyPath.split('.').at(-1)) {
    case 'caCertificateValidityPeriod':
      return '87600h0m0s';
    case 'certificateValidityPeriod': {
      const most = ca === undefined ? undefined : parseGoDuration(ca.text);
      return most !== undefined && most < kubeadmPeriod ? ca?.text : '8760h0m0s';
    }
    default:
      return undefined;
  }
}

/** 8760 h in milliseconds. */
const kubeadmPeriod = 8760 * 3_600_000;

/** Removes suites that Go lists as insecure from the list of a flag, but not the last one. */
function withoutSuites({ source: { text }, span, finding }: SettingSubject): TextReplacement | undefined {
  const isWord = (at: number) => /[A-Z0-9_,]/.test(text[at] ?? '');
  let [start, end] = [span.start, span.end];
  while (isWord(start - 1)) start--;
  while (isWord(end)) end++;
  const places = [span, ...finding.related.flatMap((place) => place.span ?? [])];
  const bad = new Set(places.map((place) => text.slice(place.start, place.end)));
  const kept = text
    .slice(start, end)
    .split(',')
    .filter((suite) => !bad.has(suite));
  return kept.length === 0 ? undefined : { span: { start, end }, newText: kept.join(',') };
}

/** Adds those that HTTP/2 needs, for keys of both kinds, in a list with commas or one with an item on each line. */
function withNeededSuites({ source: { text }, span, marked }: SettingSubject): TextReplacement | undefined {
  const before = text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);
  const isItem = /^ *- $/.test(before);
  if (!isItem && !/[=, []$/.test(before)) return undefined;
  return { span, newText: [...neededSuites, marked].join(isItem ? `\n${before}` : ',') };
}

/** In a Secret's JSON, only the key is marked. */
function verified({ source: { text }, span }: SettingSubject): TextReplacement | undefined {
  const [found, before = ''] = /^(\\?"?insecure\\?"\s*:\s*)true\b/.exec(text.slice(span.start)) ?? [];
  if (found === undefined) return undefined;
  const start = span.start + before.length;
  return { span: { start, end: span.start + found.length }, newText: 'false' };
}

/**
 * The path of the CA that a flag should refer to: the only file on its machine that is in an installer's place for CAs
 * and contains the issuer of the certificate that the finding points to. Containers must see the file under that path.
 */
function caPathFor(subject: SettingSubject): string | undefined {
  const { graph, marked } = subject;
  const found = settingAt(subject);
  if (found === undefined || found.setting.value !== marked || !marked.startsWith('/')) return undefined;
  const issuers = issuersOfRelated(subject);
  const paths = graph.files
    .filter((file) => hostOf(file) === found.instance.host && isPlaceOfCa(file) && holdsOneOf(file, issuers))
    .flatMap(({ hostPath, path }) => hostPath ?? path);
  const [path, ...others] = new Set(paths);
  const isPlain = path !== undefined && others.length === 0 && /^\/[\w./-]+$/.test(path);
  return isPlain && path !== marked && isSeen(found.instance, path) ? path : undefined;
}

function issuersOfRelated({ finding, graph }: SettingSubject): ReadonlySet<string> {
  return new Set(
    finding.related.flatMap(({ path, span }) => {
      const file = graph.files.find((each) => each.path === path);
      const credential = file?.credentials.find(({ block }) => block.span.start === span?.start);
      return issuersIn(graph, credential?.fingerprint);
    }),
  );
}

function issuersIn({ certificates }: PkiGraph, fingerprint = ''): readonly string[] {
  const issuer = certificates.get(fingerprint)?.issuer;
  return issuer?.kind === 'verified' ? issuer.issuers : [];
}

function isPlaceOfCa(file: DecodedFile): boolean {
  const role = rolesOfFile(file)?.certificate;
  return role !== undefined && certificateRole(role)?.use === 'ca';
}

function holdsOneOf({ credentials }: DecodedFile, fingerprints: ReadonlySet<string>): boolean {
  return credentials.some(
    ({ value, fingerprint }) => value.keyPath === undefined && fingerprints.has(fingerprint ?? ''),
  );
}

/** Without a container, or through a mount that keeps the path. */
export function isSeen({ mounts }: ComponentInstance, path: string): boolean {
  if (mounts === undefined) return true;
  return mounts.some((mount) => mount.path === mount.hostPath && path.startsWith(`${mount.path.replace(/\/$/, '')}/`));
}

/** The finding points to the CA whose hash was meant. */
function pinOfCa({ marked, finding: { related }, graph }: SettingSubject): string | undefined {
  const [place] = related;
  const file = graph.files.find(({ path }) => path === place?.path);
  const credential = file?.credentials.find(({ block }) => block.span.start === place?.span?.start);
  const node = graph.certificates.get(credential?.fingerprint ?? '');
  return marked.startsWith('sha256:') ? pinOf(graph, node) : undefined;
}

/** For `unsafeSkipCAVerification: true`, if the files contain only one cluster CA: its hash replaces the field. */
function pinOfOnlyCa({ source: { text }, span, graph }: SettingSubject): TextReplacement | undefined {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const [line, indent = ''] = /^( *)unsafeSkipCAVerification: true(?=[ \r\n]|$)/.exec(text.slice(start)) ?? [];
  const cas = [...graph.certificates.values()].filter((node) => node.role?.id === 'ca' && isUsedAsCa(node));
  const pin = new Set(cas.map(({ keyId }) => keyId)).size === 1 ? pinOf(graph, cas[0]) : undefined;
  if (line === undefined || pin === undefined) return undefined;
  return {
    span: { start: start + indent.length, end: start + line.length },
    newText: `caCertHashes: ["${pin}"]`,
  };
}

function pinOf(graph: PkiGraph, node: CertificateNode | undefined): string | undefined {
  const key = node && graph.keys.get(node.keyId);
  return key && `sha256:${key.spkiSha256}`;
}

/** The only DNS name of the server certificate that the finding points to. */
function serverNameIn({ finding: { related }, graph }: SettingSubject): string | undefined {
  const [place] = related;
  const file = graph.files.find(({ path }) => path === place?.path);
  const credential = file?.credentials.find(({ block }) => block.span.start === place?.span?.start);
  const names = graph.certificates.get(credential?.fingerprint ?? '')?.certificate.subjectAltName ?? [];
  const [name, ...others] = names.filter(({ type }) => type === 'DNS').map(({ value }) => value);
  return name !== undefined && others.length === 0 && /^[A-Za-z0-9][\w.-]*$/.test(name) ? name : undefined;
}

function turnedOn({ marked }: SettingSubject): string | undefined {
  return marked === 'false' ? 'true' : undefined;
}

/** With https, where the component has certificates for it. */
function encrypted(subject: SettingSubject): string | undefined {
  const settings = settingAt(subject)?.instance.settings ?? [];
  const hasCertificate = settings.some(({ flag }) => /^--(?:etcd-cafile|cert-file|peer-cert-file)$/.test(flag));
  return hasCertificate && /^http:\/\/\S+$/.test(subject.marked)
    ? subject.marked.replace('http:', 'https:')
    : undefined;
}

/** The file of the same role at its installer's place, if it is the only one. */
function usualPath(subject: SettingSubject): string | undefined {
  const { graph, marked } = subject;
  const found = settingAt(subject);
  const record = found && componentFlagOf(found.instance.component, found.setting.flag);
  const kind =
    record?.role === 'key'
      ? 'key'
      : record?.role === 'ca' || record?.role === 'certificate'
        ? 'certificate'
        : undefined;
  const [role, ...others] = record?.certificates ?? [];
  if (found === undefined || kind === undefined || role === undefined || others.length > 0) return undefined;
  const paths = graph.files.flatMap((file) => {
    const [path, host = ''] = [file.hostPath ?? file.path, hostOf(file)];
    const isWanted = host === found.instance.host && file.credentials.length > 0;
    if (!isWanted || rolesByPath(path)?.[kind] !== role) return [];
    return [path.startsWith(host) ? path.slice(host.length) : path];
  });
  const [path, ...more] = new Set(paths);
  const isPlain = path !== undefined && more.length === 0 && /^\/[\w./-]+$/.test(path);
  return isPlain && path !== marked && isSeen(found.instance, path) ? path : undefined;
}

/** The second of a name. Whoever refers to it means the first. */
function anotherName(subject: SettingSubject): string | undefined {
  const { marked, source } = subject;
  const texts = new Set(Array.from(scalarsOf(source.objects), ({ scalar }) => scalar.text));
  const name = `${marked}-2`;
  return /^[A-Za-z][\w./@-]*$/.test(marked) && !texts.has(name) ? name : undefined;
}

/** The only key on the machine that matches the certificate. */
function keyPathFor({ finding, graph, span, marked }: SettingSubject): string | undefined {
  const found = settingAt({ finding, graph, span });
  const wanted = findKeyMismatches(graph).find(({ pair }) => pair.namedAt?.span.start === span.start)?.leaf.certificate;
  const keys = graph.files.filter(
    (file) =>
      hostOf(file) === found?.instance.host &&
      file.credentials.some(
        ({ content }) =>
          content.kind === 'privateKey' &&
          content.publicKey !== undefined &&
          wanted !== undefined &&
          keyFits(content.publicKey, wanted.publicKey) === true,
      ),
  );
  const [path, ...others] = new Set(keys.map((file) => file.hostPath ?? file.path));
  const isPlain = path !== undefined && others.length === 0 && /^\/[\w./-]+$/.test(path);
  return found !== undefined && isPlain && path !== marked && isSeen(found.instance, path) ? path : undefined;
}
