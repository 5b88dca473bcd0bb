import * as l10n from '@vscode/l10n';
import type { ByCode, FindingCode } from '../findings/catalog.ts';
import type { Finding } from '../findings/findingModel.ts';
import { componentFlagOf } from '../kubernetes/componentFlagOf.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import type { ComponentInstance } from '../pki/cluster/clusterModel.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';
import { keyFits } from '../pki/keyPairs.ts';
import type { DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import { optional } from '../text/optional.ts';
import { folderOf } from '../text/paths.ts';
import { visibleText } from '../text/visibleText.ts';
import type { PublicKey } from '../x509/x509Model.ts';
import { allowedNamesFlag } from './headerNames.ts';
import { emptyRegistryFolder, lineOfFlag, type RemovedLine } from './machineTexts.ts';
import { newTexts } from './newTexts.ts';
import { addedLines } from './ownLine.ts';
import type { NewValue, RepairDraft, SettingSubject, Source } from './repairModel.ts';
import { settingAt } from './settingAt.ts';

/** By code of the finding that marks a flag or a program: the missing flags; `undefined` if that would be a guess. */
const addedFlags: ByCode<(subject: SettingSubject) => string | readonly string[] | undefined> = {
  'client-not-allowed': (subject) =>
    pairFlags(subject, 'apiserver-kubelet-client', '--kubelet-client-certificate', '--kubelet-client-key'),
  'credential-not-accepted': clientAuthority,
  'etcd-client-auth-off': (subject) => etcdAuthentication(subject, '--client-cert-auth', '--trusted-ca-file'),
  'etcd-client-cert-auth-implicit': () => '--client-cert-auth=true',
  'etcd-peer-auth-off': (subject) => etcdAuthentication(subject, '--peer-client-cert-auth', '--peer-trusted-ca-file'),
  'flag-pair-incomplete': missingHalfFlag,
  'requestheader-ca-equals-client-ca': allowedNamesFlag,
  'requestheader-names-empty': allowedNamesFlag,
  'sa-flags-missing': tokenFlags,
  'serving-certificate-not-set': (subject) =>
    pairFlags(subject, 'apiserver', '--tls-cert-file', '--tls-private-key-file'),
};

/** Flags that no version here knows, and settings that are one too many or allow nobody: their lines are removed. */
const removedLines: ByCode<(subject: SettingSubject) => RemovedLine | undefined> = {
  'containerd-registry-conflict': emptyRegistryFolder,
  'etcd-name-not-allowed': lineOfFlag,
  'flag-removed': lineOfFlag,
};

/** Codes for which another fix can be better than the offered one. */
const choices: ReadonlySet<FindingCode> = new Set([
  'ca-checksum-mismatch',
  'ca-variable-file-missing',
  'certmanager-account-key-shared',
  'certmanager-duration-invalid',
  'certmanager-host-not-requested',
  'certmanager-issuer-not-found',
  'containerd-registry-conflict',
  'credential-not-accepted',
  'csr-signername-missing',
  'csr-usages-mismatch',
  'etcd-name-not-allowed',
  'etcd-plaintext',
  'exec-apiversion-removed',
  'front-proxy-cn-not-allowed',
  'ingress-backend-name-missing',
  'kubeconfig-dangling-context',
  'kubeconfig-duplicate-names',
  'kubeconfig-exec-incomplete',
  'kubeconfig-http',
  'kubeconfig-insecure',
  'kubeconfig-no-ca',
  'kubeconfig-path-missing',
  'private-ca-not-configured',
  'requestheader-ca-equals-client-ca',
  'requestheader-ca-shared',
  'root-ca-does-not-verify-apiserver',
  'sa-flags-missing',
  'server-san-missing',
  'serving-certificate-not-set',
  'signing-cert-key-mismatch',
  'tls-secret-keys-missing',
  'tls-server-name-mismatch',
  'validity-config-unsupported',
  'wrong-ca-on-edge',
]);

/** Whether findings of a code can be repaired in the marked flag or field. */
export function hasSettingRepair(code: FindingCode): boolean {
  return [newTexts, addedFlags, removedLines].some((table) => Object.hasOwn(table, code));
}

/** Plans the change of a flag or field that contains no credential. */
export function planSettingRepair(finding: Finding, source: Source, graph: PkiGraph): RepairDraft | undefined {
  const { code, span } = finding;
  if (span === undefined) return undefined;
  const subject = { finding, span, marked: source.text.slice(span.start, span.end), source, graph };
  const found = Object.hasOwn(newTexts, code) ? newTexts[code]?.(subject) : undefined;
  const changed: NewValue | undefined = typeof found === 'string' ? { span, newText: found } : found;
  if (changed?.added !== undefined) {
    return draft(subject, changed, l10n.t('verify the server with its known CA'));
  }
  if (changed !== undefined) {
    const { inserted, newText } = changed;
    const words = visibleText(withoutPassword((inserted ?? newText).trim()), longestTitle);
    const isNew = inserted !== undefined || changed.span.start === changed.span.end;
    return draft(subject, changed, isNew ? l10n.t('add {0}', words) : l10n.t('replace it with {0}', words));
  }
  const line = Object.hasOwn(removedLines, code) ? removedLines[code]?.(subject) : undefined;
  if (line !== undefined) {
    return draft(
      subject,
      { span: line.span, newText: '' },
      l10n.t('remove {0}', visibleText(line.shown, longestTitle)),
    );
  }
  const flags = [(Object.hasOwn(addedFlags, code) ? addedFlags[code]?.(subject) : undefined) ?? []].flat();
  const added = flags.length === 0 ? undefined : addedLines(source.text, span.start, flags);
  return added && draft(subject, added, l10n.t('add {0}', visibleText(flags.join(' '), longestTitle)));
}

/** A title is read by whoever looks at the screen. */
function withoutPassword(text: string): string {
  return text.replace(/(?<=:\/\/)[^/\s,]*@/g, '…@');
}

/** Length of a text in a title: a key's hash fits. */
const longestTitle = 80;

function draft({ source, finding }: SettingSubject, { added, span, newText }: NewValue, title: string): RepairDraft {
  const replacement = { span, newText };
  const changedFields = [replacement.span];
  return {
    title,
    ...(choices.has(finding.code) ? { isChoice: true } : {}),
    edits: [
      {
        source,
        replacements: [replacement],
        expected: new Map(),
        changedFields,
        ...optional('added', added && [added]),
      },
    ],
  };
}

/** The flag of the other half of a pair, if a file next to the first half matches it. */
function missingHalfFlag(subject: SettingSubject): string | undefined {
  const found = settingAt(subject);
  const record = found && componentFlagOf(found.instance.component, found.setting.flag);
  const { value = '', material } = found?.setting ?? {};
  const [half] = material?.occurrences ?? [];
  const own = half && publicKeyIn(half.file);
  if (found === undefined || record?.pairs === undefined || half === undefined || own === undefined) return undefined;
  const folder = (path: string) => folderOf(path);
  const pathOf = ({ hostPath, path }: DecodedFile) => hostPath ?? path;
  const wanted = record.role === 'certificate' ? 'privateKey' : 'certificate';
  const others = subject.graph.files.filter(
    (file) =>
      file !== half.file &&
      hostOf(file) === hostOf(half.file) &&
      folder(pathOf(file)) === folder(pathOf(half.file)) &&
      file.credentials[0]?.content.kind === wanted &&
      isSameKey(publicKeyIn(file), own),
  );
  const [other] = others;
  if (other === undefined || others.length > 1) return undefined;
  const name = pathOf(other).slice(folder(pathOf(other)).length);
  const path = folder(value) + name;
  return /^[\w./-]+$/.test(path) ? `${record.pairs}=${path}` : undefined;
}

function publicKeyIn({ credentials: [first] }: DecodedFile): PublicKey | undefined {
  if (first?.value.keyPath !== undefined) return undefined;
  const content = first?.content;
  return content?.kind === 'privateKey' || content?.kind === 'certificate' ? content.publicKey : undefined;
}

function isSameKey(key: PublicKey | undefined, other: PublicKey): boolean {
  return key !== undefined && keyFits(key, other) === true;
}

/** That etcd asks for certificates, of the CA that it or its peers are verified with. */
function etcdAuthentication(subject: SettingSubject, flag: string, trust: string): readonly string[] | undefined {
  const settings = programAt(subject)?.settings ?? [];
  const valueBy = (name: string) => settings.find((each) => each.flag === name)?.value;
  if (valueBy(flag) !== undefined) return undefined;
  const ca = valueBy('--trusted-ca-file') ?? valueBy('--peer-trusted-ca-file');
  if (ca === undefined || !/^[\w./-]+$/.test(ca)) return undefined;
  return [...(valueBy(trust) === undefined ? [`${trust}=${ca}`] : []), `${flag}=true`];
}

/** The CA of kubeadm's place, for client certificates. */
function clientAuthority(subject: SettingSubject): string | undefined {
  const { finding, graph } = subject;
  const host = programAt(subject)?.host;
  const path = '/etc/kubernetes/pki/ca.crt';
  const isHere = graph.files.some((file) => hostOf(file) === host && (file.hostPath ?? file.path).endsWith(path));
  return isHere && finding.message.includes('--client-ca-file') ? `--client-ca-file=${path}` : undefined;
}

/** kubeadm's values, as far as the files are there. */
function tokenFlags(subject: SettingSubject): readonly string[] | undefined {
  const { finding, graph } = subject;
  const host = programAt(subject)?.host;
  const pki = '/etc/kubernetes/pki';
  const values = new Map([
    ['--service-account-issuer', 'https://kubernetes.default.svc.cluster.local'],
    ...[
      ['--service-account-key-file', `${pki}/sa.pub`] as const,
      ['--service-account-signing-key-file', `${pki}/sa.key`] as const,
    ].filter(([, path]) =>
      graph.files.some((file) => hostOf(file) === host && (file.hostPath ?? file.path).endsWith(path)),
    ),
  ]);
  const flags = [...new Set(finding.message.match(/--service-account-[a-z-]+/g))];
  const known = flags.flatMap((flag) => {
    const value = values.get(flag);
    return value === undefined ? [] : [`${flag}=${value}`];
  });
  return known.length === flags.length ? known : undefined;
}

/** kubeadm's pair, if it is there. */
function pairFlags(
  subject: SettingSubject,
  name: string,
  certificateFlag: string,
  keyFlag: string,
): readonly string[] | undefined {
  const program = programAt(subject);
  if (program?.component !== 'kube-apiserver') return undefined;
  const { host } = program;
  const pair = `/etc/kubernetes/pki/${name}`;
  const isHere = (path: string) =>
    subject.graph.files.some((file) => hostOf(file) === host && (file.hostPath ?? file.path).endsWith(path));
  return isHere(`${pair}.crt`) && isHere(`${pair}.key`)
    ? [`${certificateFlag}=${pair}.crt`, `${keyFlag}=${pair}.key`]
    : undefined;
}

/** The component whose program a finding marks. */
function programAt({ graph, finding, span }: SettingSubject): ComponentInstance | undefined {
  const own = clusterPictureOf(graph).components.filter(({ place }) => place.file.path === finding.path);
  return own.find(({ place }) => place.span.start === span.start) ?? (own.length === 1 ? own[0] : undefined);
}
