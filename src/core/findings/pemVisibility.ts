import * as l10n from '@vscode/l10n';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedCredential, DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { memoisedByPair } from '../text/memoised.ts';
import type { Span } from '../text/span.ts';
import { visibleText } from '../text/visibleText.ts';
import type { FindingDraft } from './draft.ts';
import { type Judgement, judgedAt, judgedPlaces } from './judgement.ts';
import { hiddenFact, hiddenWayOut } from './pemVisibilityWords.ts';
import { isCertificateFile } from './places.ts';
import { isReadIntoPool } from './placesOfTrust.ts';
import { wrongEncodingOf } from './readability.ts';
import { noPemRefusal } from './readabilityWords.ts';
import { refusedObject } from './refusedObject.ts';

/**
 * Reports PEM blocks that can be read here and that Go, and so the cluster, passes over without a word: for the lines
 * they stand on, their label, or their headers.
 */
export function checkPemVisibility(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) => {
    const told = new Set<string>();
    return judgedPlaces(file.credentials.map((credential) => ({ file, credential }))).flatMap((occurrence) => {
      const hidden = hiddenFromGo(occurrence, graph);
      // Where two blocks are joined, or the file hides all of its blocks, one word for them is enough.
      const isWholeFile = occurrence.credential.block.unseen?.code === 'utf16';
      const place = hidden && `${hidden.judgement.code} ${isWholeFile ? 'file' : hidden.span.start}`;
      if (hidden === undefined || place === undefined || told.has(place)) return [];
      told.add(place);
      return [{ ...judgedAt(occurrence, hidden.judgement), span: hidden.span }];
    });
  });
}

/** In documentation and scripts PEM is shown, and in a field of another encoding that is said already. */
function isMeantForGo({ file, credential }: Occurrence): boolean {
  const { value, block } = credential;
  if (wrongEncodingOf(credential) !== undefined) return false;
  return (
    isCertificateFile(file) ||
    fieldOf(credential) !== undefined ||
    (value.keyPath !== undefined && block.unseen !== undefined && !isProse(file))
  );
}

/** Indented text in Markdown may look like YAML. */
function isProse({ path }: DecodedFile): boolean {
  return /\.(?:md|markdown|mdx|rst|adoc|txt|html?)$/i.test(path);
}

/** What hides a PEM block from Go, where Go is to read it. */
export interface Hidden {
  readonly judgement: Judgement & { readonly wayOut: string };
  /** What hides the block. */
  readonly span: Span;
}

/**
 * Tells what hides a block from Go; `undefined` when it is seen, or when nothing of the cluster reads it there.
 *
 * @param graph - As for `kubeconfigReader`.
 */
export function hiddenFromGo(occurrence: Occurrence, graph?: PkiGraph): Hidden | undefined {
  if (!isMeantForGo(occurrence)) return undefined;
  return hiddenByLines(occurrence, graph) ?? hiddenByLabel(occurrence, graph) ?? hiddenByHeaders(occurrence, graph);
}

function hiddenByLines(occurrence: Occurrence, graph?: PkiGraph): Hidden | undefined {
  const { unseen } = occurrence.credential.block;
  if (unseen === undefined) return undefined;
  const { code, span } = unseen;
  return {
    span,
    judgement: {
      code: code === 'dashes' ? 'pem-malformed' : 'pem-invisible-to-go',
      fact: hiddenFact(code),
      consequence: consequence(occurrence, graph),
      wayOut: hiddenWayOut(code),
    },
  };
}

/** Labels that OpenSSL takes, and what Kubernetes wants instead. */
const wantedLabels: Readonly<Record<string, string>> = {
  'X509 CERTIFICATE': 'CERTIFICATE',
  'TRUSTED CERTIFICATE': 'CERTIFICATE',
  'NEW CERTIFICATE REQUEST': 'CERTIFICATE REQUEST',
};

/** The label under which Kubernetes would see a block; `undefined` when it does, or when no other label would help. */
export function wantedLabel(label: string | undefined): string | undefined {
  return label !== undefined && Object.hasOwn(wantedLabels, label) ? wantedLabels[label] : undefined;
}

function hiddenByLabel(occurrence: Occurrence, graph?: PkiGraph): Hidden | undefined {
  const { block, content } = occurrence.credential;
  const wanted = wantedLabel(block.label);
  if (wanted === undefined || block.labelSpan === undefined) return undefined;
  const isRequest = content.kind === 'certificationRequest';
  // The API server is strict about requests; other signers take both labels.
  if (isRequest ? fieldOf(occurrence.credential)?.id !== 'csr' : content.kind !== 'certificate') return undefined;
  return {
    span: block.labelSpan,
    judgement: {
      code: 'pem-label-ignored',
      fact: l10n.t(
        'Kubernetes ignores the label {0}; the block must be called {1}.',
        visibleText(block.label ?? ''),
        wanted,
      ),
      consequence: isRequest
        ? refusedObject('`PEM block type must be CERTIFICATE REQUEST`')
        : consequence(occurrence, graph),
      wayOut:
        block.label === 'TRUSTED CERTIFICATE'
          ? l10n.t('Change its BEGIN and END lines, and remove the trust settings behind the certificate.')
          : l10n.t('Change its BEGIN and END lines.'),
    },
  };
}

function hiddenByHeaders(occurrence: Occurrence, graph?: PkiGraph): Hidden | undefined {
  const { block, content } = occurrence.credential;
  if (block.headersSpan === undefined || content.kind !== 'certificate' || !skipsHeaders(occurrence)) return undefined;
  return {
    span: block.headersSpan,
    judgement: {
      code: 'pem-headers-ignored',
      fact: l10n.t('This certificate has PEM headers, and Kubernetes skips certificates that have any here.'),
      consequence: consequence(occurrence, graph),
      wayOut: l10n.t('Remove the lines between BEGIN and the base64.'),
    },
  };
}

/** With a block that it sees beside it, Go says nothing at all. */
function consequence(occurrence: Occurrence, graph: PkiGraph | undefined): string {
  const { file, credential } = occurrence;
  return kindsSeen(file, bundleOf(file, credential)).has(credential.content.kind)
    ? l10n.t('Go passes over it without a word, so the cluster does not have it.')
    : noPemRefusal(occurrence, graph);
}

type Kinds = ReadonlySet<DecodedCredential['content']['kind']>;

/** Asked for each of the hidden blocks of a bundle, which may be thousands. */
const kindsSeen = memoisedByPair((file: DecodedFile, bundle: readonly DecodedCredential[]): Kinds => {
  const seen = bundle.filter((credential) => isSeen({ file, credential }));
  return new Set(seen.map(({ content }) => content.kind));
});

function isSeen(occurrence: Occurrence): boolean {
  const { content, block } = occurrence.credential;
  const { unseen, problem, label, headersSpan } = block;
  return (
    unseen === undefined &&
    problem === undefined &&
    wantedLabel(label) === undefined &&
    (headersSpan === undefined || content.kind !== 'certificate' || !skipsHeaders(occurrence))
  );
}

/** A pair is read with its headers; pools of CAs and the API server, which issues certificates, want none. */
function skipsHeaders(occurrence: Occurrence): boolean {
  return isReadIntoPool(occurrence) || fieldOf(occurrence.credential)?.id === 'csr';
}
