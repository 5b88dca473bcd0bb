import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../pki/cluster/connections/judgeConnections.ts';
import type { FindingDraft } from '../draft.ts';
import { placeKey } from '../placeKey.ts';
import { checkPresentedBootstrapTokens } from '../tokens/presentedBootstrapTokens.ts';
import { checkAllowedNames } from './allowedNames.ts';
import { checkAuthorizers } from './authorizers.ts';
import { checkCalledServices } from './calledServices.ts';
import { checkForbiddenClients } from './forbiddenClients.ts';
import { checkIssuedTokens } from './issuedTokens.ts';
import { checkMisnamedAuthorities } from './misnamedAuthorities.ts';
import { checkPlacedIssuers } from './placedIssuers.ts';
import { checkPublishedAuthorities } from './publishedAuthorities.ts';
import { checkSelfMadeCertificates } from './selfMadeCertificates.ts';
import { checkAdvertisedNames, checkExpectedNames } from './serverNames.ts';
import { checkSharedAuthorities } from './sharedAuthorities.ts';
import { checkSigningAuthorities } from './signingAuthorities.ts';
import { checkSystemRoots } from './systemRoots.ts';
import { checkUnacceptedCredentials } from './unacceptedCredentials.ts';
import { checkUnpresentedCertificates } from './unpresentedCertificates.ts';
import { checkUnsentIntermediates } from './unsentIntermediates.ts';
import { checkWeakEditions } from './weakEditions.ts';
import { checkAuthorities } from './wrongAuthorities.ts';

/** Reports what the connections between components show to be wrong, each cause once. */
export function checkConnections(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const { graph } = picture;
  const model = connectionModelOf(graph);
  const verdicts = judgeConnections(model, now);
  const differing = checkSharedAuthorities(model);
  const told = new Set(differing.map(placeKey));
  // A CA that differs from the one of the other control planes is told as that.
  const wrong = checkAuthorities(model, verdicts, picture).filter((draft) => !told.has(placeKey(draft)));
  const names = checkExpectedNames(graph, verdicts);
  return [
    ...differing,
    ...checkIssuedTokens(model),
    ...wrong,
    ...checkPublishedAuthorities(model, verdicts, new Set([...differing, ...wrong].map(({ path }) => path))),
    ...checkSystemRoots(graph, verdicts),
    ...names,
    ...checkAdvertisedNames(picture, names),
    ...checkPlacedIssuers(graph, verdicts).filter((draft) => !told.has(placeKey(draft))),
    ...checkSelfMadeCertificates(verdicts),
    ...checkAuthorizers(verdicts),
    ...checkForbiddenClients(picture, verdicts),
    ...checkCalledServices(verdicts),
    ...checkUnsentIntermediates(graph, verdicts),
    ...checkAllowedNames(verdicts),
    ...checkMisnamedAuthorities(verdicts),
    ...checkUnacceptedCredentials(verdicts),
    ...checkUnpresentedCertificates(verdicts),
    ...checkPresentedBootstrapTokens(verdicts),
    ...checkWeakEditions(model, verdicts, now),
    ...checkSigningAuthorities(model, [...differing, ...wrong], now),
  ];
}
