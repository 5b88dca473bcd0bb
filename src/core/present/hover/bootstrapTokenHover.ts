import * as l10n from '@vscode/l10n';
import { bootstrapToken } from '../../kubernetes/tables/tlsBootstrap.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import { bootstrapStepOfKubeconfig, bootstrapStepOfToken, hasBootstrapToken } from '../../pki/cluster/bootstrapStep.ts';
import { type BootstrapSecret, bootstrapSecretsIn, configuredTokensIn } from '../../pki/cluster/bootstrapTokens.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { formatDurationInWords } from '../../text/duration.ts';
import { type Span, touches } from '../../text/span.ts';
import { visibleText } from '../../text/visibleText.ts';
import { findingsIn } from '../judgedCertificates.ts';
import { codeSpan, plainText } from '../markdown.ts';
import type { PresentContext } from '../presentContext.ts';
import { worstState } from '../stateMark.ts';
import { findingState } from '../verdict.ts';
import { bootstrapLine } from './bootstrapLine.ts';
import type { CredentialHover } from './hoverQuestion.ts';
import { factLine, groupFact, hoverText, problemLines } from './hoverText.ts';

/** A bootstrap token at a place. */
interface TokenAtPlace {
  readonly span: Span;
  readonly id: string;
  readonly facts: readonly (string | undefined)[];
  /** Milliseconds since 1970-01-01 UTC. */
  readonly expiresAt?: number;
}

/**
 * Explains a bootstrap token: expiry, groups, and step of TLS bootstrapping. Its secret is never shown.
 *
 * @returns `undefined` when the pointer is not on a token. Never throws.
 */
export function bootstrapTokenHover(
  file: Pick<DecodedFile, 'path'>,
  offset: number,
  context: PresentContext,
): CredentialHover | undefined {
  const token = tokensIn(file, context).find(({ span }) => touches(span, offset));
  const known = context.graph.files.find(({ path }) => path === file.path);
  if (token === undefined || known === undefined) return undefined;
  const findings = findingsIn(context.findings, known, token.span);
  const name = visibleText(token.id);
  const markdown = hoverText({
    state: worstState(findings.map(findingState)),
    title: plainText(title(name, token.expiresAt, context.now)),
    problems: problemLines(findings),
    facts: token.facts,
  });
  return { markdown, span: token.span };
}

function title(name: string, expiresAt: number | undefined, now: number): string {
  if (expiresAt === undefined || Number.isNaN(expiresAt)) return l10n.t('Bootstrap token {0}', name);
  return expiresAt > now
    ? l10n.t('Bootstrap token {0}, valid for another {1}', name, formatDurationInWords(expiresAt - now))
    : l10n.t('Bootstrap token {0}, expired {1} ago', name, formatDurationInWords(now - expiresAt));
}

function tokensIn({ path }: Pick<DecodedFile, 'path'>, { graph }: PresentContext): readonly TokenAtPlace[] {
  const picture = clusterPictureOf(graph);
  const isHere = ({ file }: { readonly file: DecodedFile }) => file.path === path;
  return [
    ...bootstrapSecretsIn(picture)
      .filter(({ placed }) => isHere(placed))
      .flatMap(inSecret),
    ...configuredTokensIn(picture)
      .filter(({ placed }) => isHere(placed))
      .map(({ placed, token }) => ({
        span: token.span,
        id: idOf(token),
        facts: [bootstrapLine(bootstrapStepOfToken(placed.object.kind))],
      })),
    ...picture.kubeconfigs.filter(isHere).flatMap((kubeconfig) =>
      kubeconfig.users.flatMap((user) =>
        user.token !== undefined && hasBootstrapToken(user)
          ? [
              {
                span: user.token.span,
                id: idOf(user.token),
                facts: [userFact(idOf(user.token)), bootstrapLine(bootstrapStepOfKubeconfig(kubeconfig))],
              },
            ]
          : [],
      ),
    ),
  ];
}

function idOf({ text }: ScalarNode): string {
  return bootstrapToken.pattern.exec(text.trim())?.[1] ?? '';
}

function userFact(id: string): string {
  const user = codeSpan(`${bootstrapToken.userPrefix}${id}`);
  return l10n.t('User {0}, group {1}', user, codeSpan(bootstrapToken.group));
}

/** The same wherever in the Secret the pointer is. */
function inSecret({
  placed,
  id,
  secret,
  expiration,
  groups,
  authentication,
}: BootstrapSecret): readonly TokenAtPlace[] {
  const name = id?.text ?? '';
  const more = groups?.text.split(',').map((group) => codeSpan(group)) ?? [];
  const facts = [factLine(userFact(name), groupFact(more)), bootstrapLine(bootstrapStepOfToken(placed.object.kind))];
  const expiresAt = expiration === undefined ? undefined : Date.parse(expiration.text);
  return [id, secret, expiration, groups, authentication].flatMap((value) =>
    value === undefined
      ? []
      : [{ span: value.node.span, id: name, facts, ...(expiresAt === undefined ? {} : { expiresAt }) }],
  );
}
