import { catalogEntry } from '../findings/catalog.ts';
import type { Finding } from '../findings/findingModel.ts';
import { bundleOf } from '../pki/credentialPlace.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import type { Span } from '../text/span.ts';
import { authorityAt } from './move/authorityAt.ts';
import type { ActionContext, RenewalAction } from './planAction.ts';

/** The action for a finding, and whether it needs a new key in any case. */
export interface FindingAction {
  readonly action: RenewalAction;
  readonly key?: ActionContext['key'];
}

/** The kubelet's own file, which a kubeconfig of the kubelet should refer to. */
const kubeletFile = '/var/lib/kubelet/pki/kubelet-client-current.pem';

/**
 * Returns the action of a finding's quick fix, by the catalogue's `quickFix`. `planAction` decides whether it is
 * possible.
 *
 * @returns `undefined` for findings that need no certificate, or have another fix.
 */
export function actionForFinding(graph: PkiGraph, finding: Finding, now: number): FindingAction | undefined {
  const file = graph.files.find(({ path }) => path === finding.path);
  if (file === undefined) return undefined;
  const fingerprint = finding.fingerprint ?? certificateAt(file, finding)?.credential.fingerprint;
  switch (catalogEntry(finding.code).quickFix) {
    case 'renew-leaf':
    case 'reissue-san':
      return fingerprint === undefined ? undefined : { action: { kind: 'repair', fingerprint } };
    case 'renew-new-key':
      return fingerprint === undefined ? undefined : { action: { kind: 'repair', fingerprint }, key: 'new' };
    case 'replace-client-cert':
      return fingerprint === undefined ? undefined : { action: replaceIn(graph, fingerprint, file) };
    case 'embed-data':
      return { action: { kind: 'embedFiles', path: file.path } };
    case 'reference-file':
      return { action: { kind: 'extractFiles', path: file.path, existing: kubeletFile } };
    case 'replace-ca':
      return replaceCaIn(finding, { graph, now, at: certificateAt(file, finding) });
    case 'append-block':
    case 'reorder-chain':
      return /^chain-/.test(finding.code) ? chainOf(file, finding) : undefined;
    case 'move-to-secret': {
      const at = credentialAt(file, finding);
      return at && { action: { kind: 'moveToSecret', at } };
    }
    default:
      return undefined;
  }
}

/** What a finding marks. */
function credentialAt(file: DecodedFile, { span }: Finding): Occurrence | undefined {
  const credential = file.credentials.find(
    ({ block, value }) =>
      span !== undefined && (isWithin(block.span, span) || (value.blocks.length === 1 && isWithin(value.span, span))),
  );
  return credential && { file, credential };
}

/** Replaces the CA at the finding: see {@link authorityAt}. */
function replaceCaIn(
  finding: Finding,
  { graph, now, at }: { readonly graph: PkiGraph; readonly now: number; readonly at: Occurrence | undefined },
): FindingAction | undefined {
  const { fingerprint: from } = at?.credential ?? {};
  if (at === undefined || from === undefined) return undefined;
  const to = authorityAt(finding, { graph, at, now })?.fingerprint;
  if (to === undefined) return undefined;
  return { action: { kind: 'replaceCa', from, to, places: [at] } };
}

/** The chain at the finding. */
function chainOf(file: DecodedFile, finding: Finding): FindingAction | undefined {
  const at = certificateAt(file, finding);
  const bundle = at === undefined ? [] : bundleOf(file, at.credential);
  const [leaf] = bundle.filter(
    ({ content }) => content.kind === 'certificate' && content.basicConstraints?.isCa !== true,
  );
  if (leaf?.fingerprint === undefined) return undefined;
  return {
    action: { kind: 'completeChain', fingerprint: leaf.fingerprint, places: [{ file, credential: leaf }] },
  };
}

/**
 * The certificate that a finding marks, or whose value or file it marks. In a value with several, the one that it is
 * about.
 */
function certificateAt(file: DecodedFile, { span, fingerprint }: Finding): Occurrence | undefined {
  const credentials = file.credentials.filter(({ content }) => content.kind === 'certificate');
  const inValue = credentials.filter(
    ({ value }) =>
      span !== undefined && (isWithin(value.span, span) || (value.keySpan && isWithin(value.keySpan, span))),
  );
  const marked =
    credentials.find(({ block }) => span !== undefined && isWithin(block.span, span)) ??
    inValue.find((each) => each.fingerprint === fingerprint) ??
    inValue[0];
  const credential = marked ?? (credentials.length === 1 ? credentials[0] : undefined);
  return credential && { file, credential };
}

function isWithin(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Only the copies in the file that the finding is about. */
function replaceIn(graph: PkiGraph, fingerprint: string, file: DecodedFile): RenewalAction {
  const places = (graph.certificates.get(fingerprint)?.occurrences ?? []).filter((place) => place.file === file);
  return { kind: 'useRenewed', fingerprint, ...(places.length === 0 ? {} : { places }) };
}
