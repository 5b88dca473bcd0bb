import type { Severity } from '../../findings/findingModel.ts';
import { certificateName } from '../../pki/certificateName.ts';
import { certificationPath } from '../../pki/certificationPath.ts';
import type { DecodedContent, Occurrence } from '../../pki/pkiModel.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { optional } from '../../text/optional.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { formatName } from '../../x509/formatName.ts';
import { certificateTitle } from '../certificateWords.ts';
import {
  type InventoryCertificate,
  type InventoryKey,
  inventoryCertificate,
  inventoryKey,
  listedCertificates,
} from '../inventory/inventoryCertificate.ts';
import { findingsIn, judgeAtPlace, placeProblems } from '../judgedCertificates.ts';
import { certificatesWithKey, nodeOf } from '../nodeOf.ts';
import type { PresentContext } from '../presentContext.ts';
import { differentProblems } from '../problemSentences.ts';
import type { State } from '../stateMark.ts';

/** A place of a credential in JSON. */
interface ShownPlace {
  readonly path: string;
  /** Path on the cluster's host, if different. */
  readonly hostPath?: string;
  /** From 1; absent in binary files. */
  readonly line?: number;
  readonly keyPath?: string;
  readonly innerKeyPath?: string;
  /** Position among the blocks of the value, from 0. */
  readonly index: number;
}

interface ShownProblem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

/** What every credential has in JSON. */
interface ShownCredential {
  readonly kind: DecodedContent['kind'];
  readonly problems: readonly ShownProblem[];
  readonly places: readonly ShownPlace[];
}

interface ShownCertificate extends ShownCredential, Omit<InventoryCertificate, 'problems'> {
  readonly kind: 'certificate';
  readonly name: string;
  readonly title: string;
  readonly state: State;
  readonly fingerprintSha1: string;
  /** Fingerprints from the certificate up to the CA, each step verified by signature. */
  readonly chain: readonly string[];
  /** What it breaks on connections, in sentences. */
  readonly connectionProblems: readonly string[];
  readonly privateKeys: readonly ShownPlace[];
  /** Parts that could not be read. */
  readonly unread?: readonly string[];
}

interface OtherCredential extends ShownCredential {
  readonly subject?: string;
  readonly subjectAltName?: readonly string[];
  readonly extKeyUsage?: readonly string[];
  readonly key?: InventoryKey;
  /** Why it cannot be read. */
  readonly reason?: string;
}

/** Credentials with their verdicts as JSON; documented in docs/cli.md. Never a private key's content. */
export function showJson(
  shown: readonly { readonly items: readonly (readonly Occurrence[])[]; readonly context: PresentContext }[],
  now: number,
  sha1: (der: Bytes) => string,
) {
  return {
    schemaVersion: 1,
    at: formatIsoTime(now),
    items: shown.flatMap(({ items, context }) =>
      items.flatMap(([first, ...others]) => (first === undefined ? [] : itemJson([first, ...others], context, sha1))),
    ),
  };
}

function itemJson(
  places: readonly [Occurrence, ...Occurrence[]],
  context: PresentContext,
  sha1: (der: Bytes) => string,
): ShownCertificate | OtherCredential {
  const [place] = places;
  const { file, credential } = place;
  const { content } = credential;
  const node = nodeOf(context.graph, credential);
  const here = findingsIn(context.findings, file, credential.block.span);
  if (node === undefined) {
    const request = content.kind === 'certificationRequest' ? content : undefined;
    return {
      kind: content.kind,
      ...optional('subject', request && formatName(request.subject)),
      ...optional(
        'subjectAltName',
        request?.subjectAltName?.map(({ type, value }) => `${type}:${value}`),
      ),
      ...optional('extKeyUsage', request?.extKeyUsage?.map(extKeyUsageName)),
      ...optional('key', inventoryKey(content, matching(content, context))),
      ...optional('reason', content.kind === 'unreadable' ? content.reason : undefined),
      problems: problemsJson(here),
      places: places.map(placeJson),
    };
  }
  const verdict = judgeAtPlace(node, place, [], context);
  const { problems: unread, ...facts } = inventoryCertificate(node, false);
  return {
    ...facts,
    kind: 'certificate',
    name: certificateName(node.certificate, node.role),
    title: certificateTitle(node),
    state: verdict.state,
    fingerprintSha1: sha1(node.certificate.der),
    chain: certificationPath(context.graph, node.fingerprint),
    problems: problemsJson([...here, ...verdict.problems]),
    connectionProblems: placeProblems(verdict),
    places: places.map(placeJson),
    privateKeys: node.keys.map(placeJson),
    ...optional('unread', unread),
  };
}

/** As the card tells them; the first 100, as in an inventory. */
function matching(content: DecodedContent, { graph }: PresentContext): readonly string[] {
  const key = content.kind === 'privateKey' ? content.publicKey : undefined;
  return certificatesWithKey(graph, key)
    .slice(0, listedCertificates)
    .map(({ fingerprint }) => fingerprint);
}

function problemsJson(problems: Parameters<typeof differentProblems>[0]): readonly ShownProblem[] {
  return differentProblems(problems).map(({ code, severity, message }) => ({ code, severity, message }));
}

function placeJson({ file, credential: { value, block } }: Occurrence): ShownPlace {
  const line = file.lines?.positionAt(block.span.start).line;
  return {
    path: file.path,
    ...optional('hostPath', file.hostPath === file.path ? undefined : file.hostPath),
    ...optional('line', line === undefined ? undefined : line + 1),
    ...optional('keyPath', value.keyPath),
    ...optional('innerKeyPath', block.innerKeyPath),
    index: block.index,
  };
}
