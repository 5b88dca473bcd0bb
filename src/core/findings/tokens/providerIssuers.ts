import * as l10n from '@vscode/l10n';
import { isExample } from '../../locate/files/quietPlaces.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import { otherClients, otherProviders, unaskedClaim } from '../../pki/cluster/providerIssuers.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Issuer of the identity provider differs.
 *
 * When: a kubeconfig gets its tokens from an OpenID Connect provider whose issuer is none that the API servers of the cluster accept by
 * `--oidc-issuer-url` or an AuthenticationConfiguration. Issuers are compared letter by letter, with the slash at the end.
 *
 * @category token
 * @stage understand
 * @see AS-authn, AS-config
 */
export const oidcIssuerMismatch = {
  code: 'oidc-issuer-mismatch',
  severity: 'error',
  fact: {
    slash: 'kube-apiserver accepts the issuer {accepted}, but the client uses {wanted}: the slash at the end counts.',
    other: 'kube-apiserver accepts the issuer {accepted}, but the client uses {wanted}.',
  },
  consequence: 'kube-apiserver answers `Unauthorized` to every token of this provider.',
  wayOut: 'Write the issuer exactly as the provider does.',
} as const satisfies FindingRecord;

/**
 * Claim of the user not asked for.
 *
 * When: `--oidc-username-claim` is `email`, `preferred_username` or `name`, and a kubeconfig runs kubelogin for this issuer without `--oidc-extra-scope` of the
 * scope that this claim needs.
 *
 * Providers add `email` for the scope `email`, and the names for `profile`. Some add them unasked.
 *
 * @category token
 * @stage understand
 * @see AS-authn, AS-config
 */
export const oidcScopeMissing = {
  code: 'oidc-scope-missing',
  severity: 'warning',
  fact: 'kube-apiserver takes the user from the claim {claim}, and kubelogin does not ask for the scope {scope} here.',
  consequence:
    'Unless the provider adds the claim unasked, kube-apiserver fails with `oidc: parse username claims "{claim}": claim not present`.',
  wayOut: 'Add `--oidc-extra-scope={scope}` to its arguments.',
} as const satisfies FindingRecord;

/**
 * Token for another client of the identity provider.
 *
 * When: a kubeconfig gets its tokens from an OpenID Connect provider that the API servers accept, as a client that is none of `--oidc-client-id` or
 * of the `audiences` of an AuthenticationConfiguration.
 *
 * The client is the `aud` of ID tokens. Nothing is reported where arguments ask for another audience.
 *
 * @category token
 * @stage understand
 * @see AS-authn, AS-config
 */
export const oidcClientMismatch = {
  code: 'oidc-client-mismatch',
  severity: 'error',
  fact: 'The tokens of this user are for the client ID {wanted}, but kube-apiserver accepts {accepted} ({setting}).',
  consequence:
    'It fails with `oidc: expected audience "{expected}" got ["{wanted}"]`, and kubectl with `Unauthorized`.',
  wayOut: 'Use the same client ID on both sides.',
} as const satisfies FindingRecord;

/** Judges whether the users of kubeconfigs have their tokens from a provider that their cluster accepts. */
export function checkProviderIssuers({ graph }: ClusterPicture): readonly FindingDraft[] {
  return connectionModelOf(graph).clusters.flatMap((cluster) =>
    cluster.contexts.flatMap((use) => {
      if (isExample(use.kubeconfig.file)) return [];
      const client = otherClients(cluster, use);
      if (client !== undefined) return [ofClient(client)];
      const other = otherProviders(cluster, use);
      const [accepted] = other?.accepted ?? [];
      const unasked = unaskedClaim(cluster, use);
      if (unasked !== undefined) {
        const { claim, scope, wanted, setting } = unasked;
        const related = setting && [relatedAt(setting, l10n.t('The setting that makes the name'))];
        return [placedAt(wanted.place, problem(oidcScopeMissing, { values: { claim, scope }, related }))];
      }
      if (other === undefined || accepted === undefined) return [];
      const { wanted } = other;
      const bare = (issuer: string): string => issuer.replace(/\/+$/, '');
      const judgement = problem(oidcIssuerMismatch, {
        fact: bare(wanted.issuer) === bare(accepted.issuer) ? 'slash' : 'other',
        values: { accepted: visibleText(accepted.issuer, 300), wanted: visibleText(wanted.issuer, 300) },
        related: [relatedAt(wanted.place, l10n.t('The client'))],
      });
      return [placedAt(accepted.place, judgement)];
    }),
  );
}

function ofClient({ wanted, accepted }: NonNullable<ReturnType<typeof otherClients>>): FindingDraft {
  const [first] = accepted;
  const names = [...new Set(accepted.map(({ value }) => visibleText(value, 100)))];
  const judgement = problem(oidcClientMismatch, {
    values: {
      wanted: visibleText(wanted.value, 100),
      accepted: listOf(names),
      expected: names[0] ?? '',
      setting: first?.writtenAs ?? '',
    },
    related: accepted.map(({ place }) => relatedAt(place, l10n.t('Accepted audience'))),
  });
  return placedAt(wanted.place, judgement);
}
