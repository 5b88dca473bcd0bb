import * as l10n from '@vscode/l10n';
import type { ByCode, FindingCode } from '../findings/catalog.ts';
import type { Finding, RelatedPlace } from '../findings/findingModel.ts';
import { subjectName } from '../pki/certificateName.ts';
import type { Material } from '../pki/cluster/clusterModel.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';

import { keyFits } from '../pki/keyPairs.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import type { Bytes } from '../x509/bytes.ts';
import { appendAfter } from './appendBlock.ts';
import { isSeen } from './newTexts.ts';
import { addedLines } from './ownLine.ts';
import { readSource } from './readSource.ts';
import type { ExpectedBlock, RepairContext, RepairDraft } from './repairModel.ts';
import { settingAt } from './settingAt.ts';

/** What is missing in a file of trusted certificates or keys. */
interface Lack {
  readonly label: 'CERTIFICATE' | 'PUBLIC KEY';
  readonly content: Bytes;
  readonly title: string;
}

/** By code of the finding, which marks the flag of the signer: what the verifying file does not contain. */
const lacks: ByCode<(signing: Material) => Lack | undefined> = {
  'signing-ca-not-trusted': ({ certificates: [ca] }) =>
    ca && {
      label: 'CERTIFICATE',
      content: ca.certificate.der,
      title: l10n.t('append the certificate of {0}', subjectName(ca.certificate)),
    },
  'sa-signing-key-unverified': ({ occurrences: [key] }) => {
    const content = key?.credential.content;
    if (content?.kind !== 'privateKey' || content.publicKey === undefined) return undefined;
    return { label: 'PUBLIC KEY', content: content.publicKey.spki, title: l10n.t('append the public key') };
  },
};

/** Whether findings of a code can be repaired in the file that another flag refers to. */
export function hasTrustRepair(code: FindingCode): boolean {
  return Object.hasOwn(lacks, code);
}

/** Appends the missing signer to the only file that verifies it. */
export function planAppendTrusted(context: RepairContext, finding: Finding): RepairDraft | undefined {
  const { graph, tools, textOf } = context;
  const signing = materialAt(graph, finding, finding);
  const lack = signing && lacks[finding.code]?.(signing);
  const [trusted, ...others] = finding.related
    .map((place) => materialAt(graph, finding, place))
    .filter((material) => material !== undefined);
  const path = trusted?.source === 'file' ? trusted.occurrences[0]?.file.path : undefined;
  const text = path === undefined ? undefined : textOf(path);
  if (lack === undefined || others.length > 0 || path === undefined || text === undefined)
    return namedToo(context, finding);
  const source = readSource(path, text, tools);
  const index = source.places.length - 1;
  const last = source.places[index];
  // A file with other or mixed blocks is left to its author.
  const isOfKind = source.places.every(({ value, block }) => value.keyPath === undefined && block.label === lack.label);
  const replacements = last !== undefined && isOfKind ? appendAfter(source, index, [lack.content]) : undefined;
  if (last === undefined || replacements === undefined) return namedToo(context, finding);
  const own = source.places.filter(({ value }) => value === last.value);
  const blocks: readonly ExpectedBlock[] = [...own, lack.content];
  return {
    title: lack.title,
    isChoice: true,
    edits: [{ source, replacements, expected: new Map([[last.value, blocks]]) }],
  };
}

/** Names the file of the key that signs as well, or of its public half: where the verifying file cannot be added to. */
function namedToo({ graph, tools, textOf }: RepairContext, finding: Finding): RepairDraft | undefined {
  const at = (span: RelatedPlace['span'], path: string) =>
    span && settingAt({ graph, finding: { ...finding, path }, span });
  const signing = at(finding.span, finding.path);
  const place = finding.related.find(({ path, span }) => at(span, path)?.setting.flag === '--service-account-key-file');
  const server = place && at(place.span, place.path)?.instance;
  const content = signing?.setting.material?.occurrences[0]?.credential.content;
  if (place?.span === undefined || server === undefined || content?.kind !== 'privateKey') return undefined;
  const own = content.publicKey;
  const files = graph.files.filter(
    ({ credentials: [first, ...more], ...file }) =>
      hostOf(file) === server.host &&
      more.length === 0 &&
      first?.content.kind === 'publicKey' &&
      own !== undefined &&
      keyFits(first.content.publicKey, own) === true,
  );
  const paths = files.map(({ path, hostPath = path }) => hostPath).filter((path) => isSeen(server, path));
  // kube-apiserver reads the public half of a private key as well.
  const value = paths.toSorted()[0] ?? (signing?.instance === server ? signing.setting.value : undefined);
  const text = textOf(place.path);
  if (value === undefined || text === undefined || !/^\/[\w./-]+$/.test(value)) return undefined;
  const flag = `--service-account-key-file=${value}`;
  const added = addedLines(text, place.span.start, [flag]);
  if (added === undefined) return undefined;
  const source = readSource(place.path, text, tools);
  const edit = { source, replacements: [added], expected: new Map(), changedFields: [added.span] };
  return { title: l10n.t('add {0}', flag), isChoice: true, edits: [edit] };
}

/** The file that the flag at a place refers to. */
function materialAt(
  graph: PkiGraph,
  finding: Finding,
  { path, span }: Pick<RelatedPlace, 'path' | 'span'>,
): Material | undefined {
  return span && settingAt({ graph, finding: { ...finding, path }, span })?.setting.material;
}
