import * as l10n from '@vscode/l10n';
import { rolesByPath } from '../kubernetes/rolesByPath.ts';
import type { DecodedCredential, DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { shellQuoted } from '../text/shell.ts';
import type { LegacyCode } from './catalog.ts';
import { draftAt, type FindingDraft, sentences } from './draft.ts';
import { namedPemFiles } from './namedFiles.ts';
import { fileName } from './places.ts';
import { noPemRefusal } from './readabilityWords.ts';

/**
 * Reports files that hold DER, or base64 around what they should hold, where a Kubernetes component is sure to read
 * PEM: because installers put it there for one, or because a flag or a kubeconfig names it. Elsewhere DER is as good.
 */
export function checkFileEncodings(graph: PkiGraph): readonly FindingDraft[] {
  const named = namedPemFiles(graph);
  return graph.files.flatMap((file) => {
    const credential = onlyOtherThanPem(file);
    const fault = credential && faultOf({ file, credential });
    if (credential === undefined || fault === undefined || !(named.has(file) || hasPlace(file))) return [];
    const occurrence = { file, credential };
    const message = sentences(fault.fact, noPemRefusal(occurrence, graph), fault.wayOut);
    return [draftAt(occurrence, fault.code, message)];
  });
}

/** The first credential of a file that has no PEM at all, nor fields of its own. */
function onlyOtherThanPem({ credentials }: DecodedFile): DecodedCredential | undefined {
  const isOther = credentials.every(
    ({ value, block }) => value.keyPath === undefined && block.encoding[0] !== 'pem' && block.unseen === undefined,
  );
  return isOther
    ? credentials.find(({ content }) => content.kind !== 'unreadable' && content.kind !== 'token')
    : undefined;
}

interface EncodingFault {
  readonly code: LegacyCode;
  readonly fact: string;
  readonly wayOut: string;
}

function faultOf({ file, credential }: Occurrence): EncodingFault | undefined {
  const [outer, inner] = credential.block.encoding;
  if (outer === 'der') {
    return {
      code: 'data-field-der',
      fact: l10n.t('This file holds DER, and PEM is expected in it.'),
      wayOut: l10n.t('Convert it to PEM, and put that in its place: {0}.', `\`${toPemCommand(file, credential)}\``),
    };
  }
  if (outer !== 'base64') return undefined;
  if (inner === 'der') {
    return {
      code: 'pem-malformed',
      fact: l10n.t('The BEGIN and END lines are missing around this base64.'),
      wayOut: l10n.t('Convert it to PEM.'),
    };
  }
  return {
    code: 'double-base64',
    fact: l10n.t('This file holds base64 of PEM, and PEM itself is expected in it.'),
    wayOut: l10n.t('Decode it once.'),
  };
}

/** Into another file, since older versions of OpenSSL empty the one that they write before they read. */
function toPemCommand(file: DecodedFile, { block, content }: DecodedCredential): string {
  const name = fileName(file);
  const files = `-in ${shellQuoted(name)} -out ${shellQuoted(`${name}.pem`)}`;
  switch (block.encoding.at(-1)) {
    case 'pkcs7':
      return `openssl pkcs7 -inform DER -print_certs ${files}`;
    case 'pkcs12':
      return `openssl pkcs12 -nokeys ${files}`;
    default:
      return `openssl ${subcommands[content.kind] ?? 'x509'} -inform DER ${files}`;
  }
}

/** What of OpenSSL reads DER and writes PEM. */
const subcommands: Readonly<Record<string, string>> = {
  certificate: 'x509',
  certificationRequest: 'req',
  crl: 'crl',
  privateKey: 'pkey',
  publicKey: 'pkey -pubin -pubout',
};

/** Installers put the file there; a key has the place of its certificate. */
function hasPlace({ path, hostPath = path }: DecodedFile): boolean {
  return [hostPath, hostPath.replace(/\.key$/, '.crt'), hostPath.replace(/-key\.pem$/, '.pem')].some(
    (each) => rolesByPath(each)?.certificate !== undefined,
  );
}
