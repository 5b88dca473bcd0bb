import * as l10n from '@vscode/l10n';
import type { ByCode, FindingCode } from '../findings/catalog.ts';
import type { Finding } from '../findings/findingModel.ts';
import { componentFlagOf } from '../kubernetes/componentFlagOf.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';
import { keyFits } from '../pki/keyPairs.ts';
import type { DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { optional } from '../text/optional.ts';
import { visibleText } from '../text/visibleText.ts';
import type { PublicKey } from '../x509/x509Model.ts';
import { allowedNamesFlag } from './headerNames.ts';
import { newTexts } from './newTexts.ts';
import type { NewValue, RepairDraft, SettingSubject, Source } from './repairModel.ts';
import { settingAt } from './settingAt.ts';

/** By code of the finding that marks a flag: the missing flag; `undefined` if that would be a guess. */
const addedFlags: ByCode<(subject: SettingSubject) => string | undefined> = {
  'etcd-client-cert-auth-implicit': () => '--client-cert-auth=true',
  'flag-pair-incomplete': missingHalfFlag,
  'requestheader-ca-equals-client-ca': allowedNamesFlag,
  'requestheader-names-empty': allowedNamesFlag,
};

/** Codes for which another fix can be better than the offered one. */
const choices: ReadonlySet<FindingCode> = new Set([
  'exec-apiversion-removed',
  'front-proxy-cn-not-allowed',
  'kubeconfig-dangling-context',
  'kubeconfig-http',
  'kubeconfig-insecure',
  'kubeconfig-no-ca',
  'requestheader-ca-equals-client-ca',
  'root-ca-does-not-verify-apiserver',
  'tls-server-name-mismatch',
  'validity-config-unsupported',
  'wrong-ca-on-edge',
]);

/** Whether findings of a code can be repaired in the marked flag or field. */
export function hasSettingRepair(code: FindingCode): boolean {
  return Object.hasOwn(newTexts, code) || Object.hasOwn(addedFlags, code);
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
    return draft(subject, changed, l10n.t('replace it with {0}', visibleText(changed.newText, longestTitle)));
  }
  const flag = Object.hasOwn(addedFlags, code) ? addedFlags[code]?.(subject) : undefined;
  const added = flag === undefined ? undefined : lineBefore(source.text, span.start, flag);
  return flag === undefined || added === undefined
    ? undefined
    : draft(subject, added, l10n.t('add {0}', visibleText(flag, longestTitle)));
}

/** Length of a text in a title: a key's hash fits. */
const longestTitle = 80;

function draft({ source, finding }: SettingSubject, { added, ...replacement }: NewValue, title: string): RepairDraft {
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

/** A flag that is alone on its line: an item of a list, or a line of a continued command. */
const ownLine = /^([ \t]*(?:- +)?)(["']?)--?[\w-]+(?:=[^\s"']*)?\2(,?)([ \t]*\\*)$/;

/** The line of a new flag above the one at `at`, in the same form. */
function lineBefore(text: string, at: number, flag: string): TextReplacement | undefined {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  const line = text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '');
  const [, indent = '', quote = '', comma = '', ending = ''] = ownLine.exec(line) ?? [];
  const isItem = indent.includes('- ') || (comma === ',' && quote !== '');
  if ((!isItem && !ending.endsWith('\\')) || (isItem && ending !== '')) return undefined;
  const lineBreak = text.slice(start, end).endsWith('\r') ? '\r\n' : '\n';
  return { span: { start, end: start }, newText: indent + quote + flag + quote + comma + ending + lineBreak };
}

/** The flag of the other half of a pair, if a file next to the first half matches it. */
function missingHalfFlag(subject: SettingSubject): string | undefined {
  const found = settingAt(subject);
  const record = found && componentFlagOf(found.instance.component, found.setting.flag);
  const { value = '', material } = found?.setting ?? {};
  const [half] = material?.occurrences ?? [];
  const own = half && publicKeyIn(half.file);
  if (found === undefined || record?.pairs === undefined || half === undefined || own === undefined) return undefined;
  const folder = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
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
