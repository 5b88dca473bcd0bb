import { catalogEntry, type FindingCode } from '../findings/catalog.ts';
import type { Finding, RelatedPlace } from '../findings/findingModel.ts';
import { certificateRole } from '../kubernetes/certificateRole.ts';
import { certificateRoles } from '../kubernetes/tables/certificateRoles.ts';
import { hostsOf } from '../pki/cluster/hostOf.ts';
import { isDamaged } from '../pki/damagedFiles.ts';
import { findKeyMismatches, type KeyMismatch } from '../pki/keyMismatches.ts';
import { findKeyPairs, type KeyPair } from '../pki/keyPairs.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { findReferencePairs } from '../pki/referencePairs.ts';
import type { Span } from '../text/span.ts';
import { foreignCasIn } from './create/foreignCa.ts';
import { kubeadmPlaceOf, type PairPlace } from './create/kubeadmPlaces.ts';
import { isThere } from './create/planMissing.ts';
import { faultOfPair, halvesOf } from './create/serviceAccountKeys.ts';
import { hostOfPair, hostsOfPairs, pairPathsOn, tokensSignedOn } from './create/sharedServiceAccountKeys.ts';
import { endedAbove, isAuthority } from './extend/caLine.ts';
import { isRejectedByContent } from './helpsConnections.ts';
import { isPossible, type Possibilities, planIn } from './isPossible.ts';
import type { RenewalAction } from './planAction.ts';
import { untouchedFile } from './reissue/untouchedReason.ts';
import { isWorthwhile, type RenewalWay, renewalWay } from './renewalWay.ts';

/** What leads on where a finding has no repair of its own. */
export type WayOn =
  /** Issues a certificate again whose file is missing or damaged. */
  | { readonly kind: 'issueMissing'; readonly role: string; readonly host: string; readonly at?: PairPlace }
  /** Puts the right CA back, or reissues everything with the one that is there; the latter only, if no file has the right one. */
  | { readonly kind: 'restoreCa' | 'switchCa'; readonly role: string; readonly host: string }
  /** Puts the pair of another control plane here. */
  | { readonly kind: 'shareKeys'; readonly from: string; readonly to: string }
  /** Gives two kubeconfigs back what is in the other one. */
  | { readonly kind: 'swapKubeconfigs'; readonly path: string }
  /** Makes a pair for tokens where the private key is lost, or its other half. */
  | { readonly kind: 'newServiceAccountKeys'; readonly host: string; readonly mayEndTokens: boolean }
  /** Says which key of a CA is needed, where it usually is, and what is left without it. */
  | { readonly kind: 'caPage'; readonly fingerprint: string }
  /** The same for a CA whose certificate is missing as well, and nothing here has a copy. */
  | { readonly kind: 'lostCa'; readonly role: string; readonly host: string }
  /** Asks the CA, whose key is elsewhere, for the certificate again. */
  | { readonly kind: 'request'; readonly fingerprint: string }
  /** Leads to the other place that the finding is about. */
  | { readonly kind: 'open'; readonly place: RelatedPlace }
  /** Reissues the certificate that the finding's key is read with. */
  | { readonly kind: 'renewal'; readonly way: RenewalWay; readonly fingerprint: string };

/** Finds what leads on from a finding; nothing that is not possible, or would leave every connection as broken as it is. */
export function wayOnFrom(finding: Finding, here: Possibilities): WayOn | undefined {
  const { graph } = here;
  const paths = [finding.path, ...namedAt(finding, graph)];
  const pair = lostPair(paths, here);
  if (pair !== undefined) return pair;
  const missing = paths.map((path) => wayOnAt(path, here)).find((way) => way !== undefined);
  // A copy of a CA that is lost is put back as it is.
  if (missing?.kind === 'issueMissing' && certificateRole(missing.role)?.use === 'ca')
    return foreignAt(finding, here) ?? missing;
  return (
    missing ??
    missingPair(finding, here) ??
    sharedPair(finding, here) ??
    swap(finding, here) ??
    foreignAt(finding, here) ??
    renewalBeside(finding, paths, here) ??
    reissueOf(finding, here) ??
    caPageFor(finding, paths, here) ??
    requestOf(finding, here) ??
    otherPlace(finding)
  );
}

/** Issues a certificate again at kubeadm's place, if that is missing, damaged or has the file of another role. */
export function wayOnAt(path: string, here: Possibilities): WayOn | undefined {
  const missing = missingAt(here.graph, path);
  const action = missing && ({ kind: 'issueMissing', ...missing } as const);
  return action !== undefined && isPossible(action, here) ? action : undefined;
}

/** A certificate that the settings of its program name elsewhere, if its file is missing or damaged. */
function missingPair(finding: Finding, here: Possibilities): WayOn | undefined {
  const { graph } = here;
  for (const { file, certificate, key } of pairsAt(finding, graph)) {
    const role = certificate.field.certificateRole ?? '';
    const host = hostsOf(graph.files)(file);
    const [path, keyPath] = [certificate.filePath ?? '', key.filePath ?? ''];
    const isGone = graph.lookUps?.get(path) === 'absent' || isDamaged(graph, path, 'certificate');
    if (!isGone || !path.startsWith(`${host}/`) || !keyPath.startsWith(`${host}/`)) continue;
    const at = { certificate: path.slice(host.length), key: keyPath.slice(host.length) };
    const way = { kind: 'issueMissing', role, host, at } as const;
    if (isPossible(way, here)) return way;
  }
  return undefined;
}

/** The pairs of files of which one is named where a finding is. */
function pairsAt({ path, span }: Finding, { files }: PkiGraph) {
  return files.flatMap((file) => {
    const { references = [] } = file;
    return references.flatMap((named) => {
      const isAt =
        named.filePath === path ||
        (file.path === path && span !== undefined && named.span.start <= span.end && span.start <= named.span.end);
      const half = (role: string) =>
        references.find(
          ({ field, flag, documentIndex }) =>
            field.role === role &&
            field.certificateRole === named.field.certificateRole &&
            flag?.component === named.flag?.component &&
            documentIndex === named.documentIndex,
        );
      const [certificate, key] = [half('certificate'), half('key')];
      const isHalf = isAt && (named === certificate || named === key);
      return isHalf && certificate !== undefined && key !== undefined ? [{ file, certificate, key }] : [];
    });
  });
}

/** A pair of which a half is missing, or not its own: that of another control plane, or a new one. */
function lostPair(paths: readonly string[], here: Possibilities): WayOn | undefined {
  const { graph } = here;
  const host = paths.map(hostOfPair).find((each) => each !== undefined);
  if (host === undefined) return undefined;
  const { key, publicKey } = pairPathsOn(host);
  const has = halvesOf({ graph, key, publicKey });
  const fault = faultOfPair({ graph, key, publicKey });
  if (has.key && has.publicKey && fault === undefined) return undefined;
  const isLost = !has.key || fault === 'copiedKey';
  const from = isLost || fault !== undefined ? hostsOfPairs(graph).find((each) => each !== host) : undefined;
  const ways: readonly WayOn[] = [
    ...(from === undefined ? [] : [{ kind: 'shareKeys', from, to: host } as const]),
    { kind: 'newServiceAccountKeys', host, mayEndTokens: isLost },
  ];
  return ways.find((way) =>
    way.kind === 'shareKeys'
      ? isPossible({ ...way, kind: 'shareServiceAccountKeys' }, here)
      : way.kind === 'newServiceAccountKeys' && isPossible(newPairOf(way), here),
  );
}

/** The action of {@link WayOn} `newServiceAccountKeys`. */
export function newPairOf({
  host,
  mayEndTokens,
}: {
  readonly host: string;
  readonly mayEndTokens: boolean;
}): RenewalAction {
  return { kind: 'newServiceAccountKeys', ...pairPathsOn(host), mayEndTokens };
}

/** Two control planes with pairs of their own. */
function sharedPair({ code, path, related }: Finding, here: Possibilities): WayOn | undefined {
  const [from, to] = [hostOfPair(related[0]?.path ?? ''), hostOfPair(path)];
  if (code !== 'ha-shared-ca-differs' || from === undefined || to === undefined) return undefined;
  // The pair whose tokens are in use stays.
  const isOther = tokensSignedOn(here.graph, to) > tokensSignedOn(here.graph, from);
  const pair = isOther ? { from: to, to: from } : { from, to };
  return isPossible({ kind: 'shareServiceAccountKeys', ...pair }, here) ? { kind: 'shareKeys', ...pair } : undefined;
}

/** A kubeconfig with the user of another program, which has this one's. */
function swap({ code, path }: Finding, here: Possibilities): WayOn | undefined {
  const way = { kind: 'swapKubeconfigs', path } as const;
  return code === 'kubeconfigs-swapped' && isPossible(way, here) ? way : undefined;
}

/** A CA that nothing here can extend, or whose key is missing where a program reads it. */
function caPageFor(finding: Finding, paths: readonly string[], { graph, now }: Possibilities): WayOn | undefined {
  const node = graph.certificates.get(mismatchAt(finding, graph)?.leaf.fingerprint ?? finding.fingerprint ?? '');
  const [ended] = node === undefined ? [] : endedAbove(graph, node, now);
  const keyless = paths
    .flatMap((path) => besideKey(graph, path))
    .flatMap((fingerprint) => graph.certificates.get(fingerprint) ?? [])
    .find((each) => isAuthority(each) && graph.keys.get(each.keyId)?.privateKeys.length === 0);
  const ca = ended ?? keyless;
  return ca === undefined ? lostCaAt(paths, { graph, now }) : { kind: 'caPage', fingerprint: ca.fingerprint };
}

/** A CA that is missing at kubeadm's place, and cannot be put back. */
function lostCaAt(paths: readonly string[], { graph, now }: Possibilities): WayOn | undefined {
  const lost = paths
    .flatMap((path) => missingAt(graph, path) ?? [])
    .find(({ role, host }) => {
      if (certificateRole(role)?.use !== 'ca') return false;
      const plan = planIn({ kind: 'issueMissing', role, host }, {}, { graph, now });
      return plan.kind === 'refusal' && plan.code === 'caLost';
    });
  return lost && { kind: 'lostCa', ...lost };
}

/** The certificates in the file beside a key: `ca.crt` for `ca.key`. */
function besideKey({ files }: PkiGraph, path: string): readonly string[] {
  const certificatePath = path.replace(/\.key$/, '.crt');
  const file = certificatePath === path ? undefined : files.find((each) => each.path === certificatePath);
  return (file?.credentials ?? []).flatMap(({ fingerprint }) => fingerprint ?? []);
}

/** A certificate that has expired, or is rejected for its names or usages, and that nothing here can renew, below a CA that is valid or not known. */
function requestOf({ code, fingerprint }: Finding, here: Possibilities): WayOn | undefined {
  const node = here.graph.certificates.get(fingerprint ?? '');
  const isEnded = node !== undefined && (node.certificate.notAfter ?? here.now) < here.now;
  if (node === undefined || isAuthority(node) || !requested.has(catalogEntry(code).quickFix)) return undefined;
  if (!isEnded && !isRejectedByContent(node.fingerprint, here.graph, here.now)) return undefined;
  // The answer comes into a file that can be written.
  const isWritable = node.occurrences.some(({ file }) => untouchedFile(file, here.access ?? everything) === undefined);
  return isWritable && renewalWay(node, here) === undefined
    ? { kind: 'request', fingerprint: node.fingerprint }
    : undefined;
}

const requested: ReadonlySet<string | undefined> = new Set(['renew-leaf', 'reissue-san']);

const everything = (): undefined => undefined;

function otherPlace({ path, related }: Finding): WayOn | undefined {
  const place = related.find((each) => each.path !== path) ?? related[0];
  return place && { kind: 'open', place };
}

/** The files that are named where the finding is. */
function namedAt({ path, span }: Finding, { files }: PkiGraph): readonly string[] {
  const file = files.find((each) => each.path === path);
  return (file?.references ?? []).flatMap((reference) =>
    span !== undefined && reference.span.start <= span.end && span.start <= reference.span.end
      ? (reference.filePath ?? [])
      : [],
  );
}

/** The role whose file at kubeadm's path, or whose key there, is missing or damaged. */
function missingAt(graph: PkiGraph, path: string): { readonly role: string; readonly host: string } | undefined {
  for (const { id } of certificateRoles) {
    const place = kubeadmPlaceOf(id);
    if (place === undefined) continue;
    const ends = place.kind === 'files' ? [place.certificate, place.key] : [place.path];
    const end = ends.find((each) => path.endsWith(each));
    if (end === undefined) continue;
    const host = path.slice(0, -end.length);
    if (!isThere(graph, host, id)) return { role: id, host };
  }
  return undefined;
}

/** A CA's own file, or what another CA signed on its machine. */
function foreignAt({ path, fingerprint }: Finding, here: Possibilities): WayOn | undefined {
  const { graph } = here;
  const found = foreignCasIn(graph).find(
    ({ at, ofWanted, keyPath, isStale = false }) =>
      keyPath === path ||
      at.some(({ file }) => file.path === path) ||
      ofWanted.some(
        (node) =>
          (isStale || node.fingerprint === fingerprint) && node.occurrences.some(({ file }) => file.path === path),
      ),
  );
  if (found === undefined) return undefined;
  const { role, host } = found;
  const ways = (['restoreCa', 'switchCa', 'issueMissing'] as const).map((kind) => ({ kind, role, host }));
  return ways.find((way) => isPossible(way, here));
}

const reissued: ReadonlySet<FindingCode> = new Set([
  'front-proxy-cn-not-allowed',
  'issuer-name-encoding-mismatch',
  'pathlen-exceeded',
  'sig-invalid',
]);

/** Of a certificate with wrong names or usages, told where it is verified, with a broken signature, or too far below its CA. */
function reissueOf({ code, path, fingerprint, related }: Finding, here: Possibilities): WayOn | undefined {
  if (catalogEntry(code).quickFix !== 'reissue-san' && !reissued.has(code)) return undefined;
  const placed = related.flatMap((place) => {
    const file = here.graph.files.find((each) => each.path === place.path);
    return file?.credentials.find(({ block }) => block.span.start === place.span?.start)?.fingerprint ?? [];
  });
  for (const each of [fingerprint, ...certificatesIn(here.graph, path), ...placed]) {
    const node = here.graph.certificates.get(each ?? '');
    if (node !== undefined && !isAuthority(node) && isWorthwhile('reissue', node, here))
      return { kind: 'renewal', way: 'reissue', fingerprint: node.fingerprint };
  }
  return undefined;
}

/** In a file of its own. */
function certificatesIn({ files }: PkiGraph, path: string): readonly (string | undefined)[] {
  const credentials = files.find((file) => file.path === path)?.credentials ?? [];
  return credentials.length === 1 ? credentials.map((each) => each.fingerprint) : [];
}

/** The pair that a finding is at: a kubeconfig has one for each user. */
function mismatchAt({ path, span, fingerprint }: Finding, graph: PkiGraph): KeyMismatch | undefined {
  return findKeyMismatches(graph).find(({ pair: { key, certificates }, leaf }) => {
    if (key.file.path !== path) return false;
    if (span === undefined || leaf.fingerprint === fingerprint) return true;
    return [key, ...certificates].some(
      ({ file, credential: { value } }) => file === key.file && isOverlapping(value.span, span),
    );
  });
}

/** The certificates of the encrypted key at which a finding is. */
function lockedWith({ path, span }: Finding, graph: PkiGraph): readonly (string | undefined)[] {
  const isAt = ({ key: { file, credential } }: KeyPair) =>
    file.path === path &&
    credential.content.kind === 'privateKey' &&
    credential.content.encrypted &&
    (span === undefined || isOverlapping(credential.value.span, span));
  return [...findKeyPairs(graph.files), ...findReferencePairs(graph)]
    .filter(isAt)
    .flatMap(({ certificates: [leaf] }) => leaf?.credential.fingerprint);
}

function isOverlapping(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** On a key that does not match, cannot be read, or is missing where a program reads it. */
function renewalBeside(finding: Finding, paths: readonly string[], here: Possibilities): WayOn | undefined {
  const { graph } = here;
  const mismatch = mismatchAt(finding, graph);
  const locked = lockedWith(finding, graph);
  const beside = paths.flatMap((path) => besideKey(graph, path));
  const fingerprints = [mismatch?.leaf.fingerprint, ...locked, ...beside];
  for (const fingerprint of fingerprints) {
    const node = graph.certificates.get(fingerprint ?? '');
    if (node === undefined) continue;
    // A key that no program can read is of no use to the next certificate either.
    const isNewKey = mismatch === undefined && isWorthwhile('renewNewKey', node, here);
    const otherWay = locked.includes(fingerprint) ? undefined : renewalWay(node, here);
    const way = isNewKey ? 'renewNewKey' : otherWay;
    if (way !== undefined) return { kind: 'renewal', way, fingerprint: node.fingerprint };
  }
  return undefined;
}
