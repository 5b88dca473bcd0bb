import { rolesByPath } from '../kubernetes/rolesByPath.ts';
import type { DecodedCredential, DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { shellQuoted } from '../text/shell.ts';
import type { FindingDraft } from './draft.ts';
import { type Judgement, judgedAt, problem } from './judgement.ts';
import { namedPemFiles } from './namedFiles.ts';
import { fileName } from './places.ts';
import { dataFieldDer, doubleBase64, pemMalformed } from './readability.ts';
import { noPemRefusal } from './readabilityWords.ts';

/**
 * Reports files with DER, or with base64 around their content, where a Kubernetes component certainly reads PEM: an
 * installer puts the file there for it, or a flag or kubeconfig names it. Elsewhere DER is fine.
 */
export function checkFileEncodings(graph: PkiGraph): readonly FindingDraft[] {
  const named = namedPemFiles(graph);
  return graph.files.flatMap((file) => {
    const credential = onlyOtherThanPem(file);
    if (credential === undefined || !(named.has(file) || hasPlace(file))) return [];
    const judgement = faultOf({ file, credential }, graph);
    return judgement === undefined ? [] : [judgedAt({ file, credential }, judgement)];
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

function faultOf(occurrence: Occurrence, graph: PkiGraph): Judgement | undefined {
  const { file, credential } = occurrence;
  const [outer, inner] = credential.block.encoding;
  if (outer !== 'der' && outer !== 'base64') return undefined;
  const { consequence, ...words } = noPemRefusal(occurrence, graph);
  if (outer === 'der') {
    const values = { ...words, command: `\`${toPemCommand(file, credential)}\`` };
    return problem(dataFieldDer, { fact: 'file', consequence, wayOut: 'file', values });
  }
  if (inner !== 'der') return problem(doubleBase64, { fact: 'file', consequence, values: words });
  const values = { ...words, name: '', reason: '', file: '', flag: '' };
  return problem(pemMalformed, { fact: 'noArmour', consequence, wayOut: 'toPem', values });
}

/** Into another file, since older versions of OpenSSL empty the one that they write before they read. */
function toPemCommand(file: DecodedFile, { block, content }: DecodedCredential): string {
  const name = fileName(file);
  const files = `-in ${shellQuoted(name)} -out ${shellQuoted(`${name}.pem`)}`;
  switch (block.encoding.at(-1)) {
    case 'list':
      return `openssl storeutl -certs -out ${shellQuoted(`${name}.pem`)} ${shellQuoted(name)}`;
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
