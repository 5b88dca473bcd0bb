import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import { isRefreshed } from '../../pki/kubeconfig/isRefreshed.ts';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { type TokenClaims, tokenClaims } from '../../pki/readToken.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { judgedPlaces } from '../judgement.ts';

/** `shown`: to an API server. `renewed`: by its owner, when it has expired. `recorded`: in an answer that was kept. */
export type TokenUse = 'shown' | 'renewed' | 'recorded';

/** A token of which something is said. */
export interface JudgedToken {
  readonly occurrence: Occurrence;
  readonly claims: TokenClaims;
  readonly use: TokenUse;
}

/** The tokens that are in use. Examples in documentation are not. */
export const judgedTokens = memoisedBy((graph: PkiGraph): readonly JudgedToken[] => {
  const last = new Set(
    clusterPictureOf(graph).kubeconfigs.flatMap(({ file, contexts }) =>
      contexts.flatMap(({ user }) =>
        user?.idToken === undefined || isRefreshed(user) ? [] : `${file.path}#${user.idToken.span.start}`,
      ),
    ),
  );
  return graph.files.flatMap((file) => tokensIn(file, last));
});

/** @param last - Where id-tokens stand that nothing renews. */
function tokensIn(file: Occurrence['file'], last: ReadonlySet<string>): readonly JudgedToken[] {
  return judgedPlaces(file.credentials.map((credential) => ({ file, credential }))).flatMap((occurrence) => {
    const claims = tokenClaims(occurrence.credential);
    const use = claims && useAt(occurrence, claims, last);
    return claims === undefined || use === undefined ? [] : [{ occurrence, claims, use }];
  });
}

function useAt(
  { file, credential }: Occurrence,
  { serviceAccount }: TokenClaims,
  last: ReadonlySet<string>,
): TokenUse | undefined {
  const field = fieldOf(credential);
  switch (field?.role === 'token' ? field.id : undefined) {
    case 'kubeconfig-id-token':
      return last.has(`${file.path}#${credential.value.span.start}`) ? 'shown' : 'renewed';
    case 'tokenreview':
    case 'tokenrequest':
      return 'recorded';
    case undefined:
      break;
    default:
      return 'shown';
  }
  if (serviceAccount === undefined) return undefined;
  return credential.value.keyPath !== undefined || isTokenFile(file.path) ? 'shown' : undefined;
}

/** A file that is a token, as pods mount it. */
function isTokenFile(path: string): boolean {
  return /(?:^|[/.])(?:token|jwt)$/i.test(path);
}
