import * as l10n from '@vscode/l10n';
import type { ByCode, FindingCode } from '../findings/catalog.ts';
import type { Finding, RelatedPlace } from '../findings/findingModel.ts';
import { subjectName } from '../pki/certificateName.ts';
import type { Material } from '../pki/cluster/clusterModel.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import type { Bytes } from '../x509/bytes.ts';
import { appendAfter } from './appendBlock.ts';
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
export function planAppendTrusted({ graph, tools, textOf }: RepairContext, finding: Finding): RepairDraft | undefined {
  const signing = materialAt(graph, finding, finding);
  const lack = signing && lacks[finding.code]?.(signing);
  const [trusted, ...others] = finding.related
    .map((place) => materialAt(graph, finding, place))
    .filter((material) => material !== undefined);
  const path = trusted?.source === 'file' ? trusted.occurrences[0]?.file.path : undefined;
  const text = path === undefined ? undefined : textOf(path);
  if (lack === undefined || others.length > 0 || path === undefined || text === undefined) return undefined;
  const source = readSource(path, text, tools);
  const index = source.places.length - 1;
  const last = source.places[index];
  // A file with other or mixed blocks is left to its author.
  const isOfKind = source.places.every(({ value, block }) => value.keyPath === undefined && block.label === lack.label);
  const replacements = last !== undefined && isOfKind ? appendAfter(source, index, [lack.content]) : undefined;
  if (last === undefined || replacements === undefined) return undefined;
  const own = source.places.filter(({ value }) => value === last.value);
  const blocks: readonly ExpectedBlock[] = [...own, lack.content];
  return {
    title: lack.title,
    isChoice: true,
    edits: [{ source, replacements, expected: new Map([[last.value, blocks]]) }],
  };
}

/** The file that the flag at a place refers to. */
function materialAt(
  graph: PkiGraph,
  finding: Finding,
  { path, span }: Pick<RelatedPlace, 'path' | 'span'>,
): Material | undefined {
  return span && settingAt({ graph, finding: { ...finding, path }, span })?.setting.material;
}
