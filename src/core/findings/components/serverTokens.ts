import * as l10n from '@vscode/l10n';
import { placeholderReason } from '../../kubernetes/placeholderReason.ts';
import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { hostsOf } from '../../pki/cluster/hostOf.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { posix } from '../../text/paths.ts';
import type { Span } from '../../text/span.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Server with another token than its data.
 *
 * When: the token in `config.yaml`, the environment file or the unit of a k3s or RKE2 server is not the one in `server/token` of its data directory.
 *
 * The server encrypts its CAs and their keys in the datastore with the password of the token with which it was first started. It cannot read them with
 * another one, not even after a snapshot was restored. `k3s token rotate` changes both, and then the setting must follow. Only the password counts: what
 * follows `K10…::server:`.
 *
 * @category token
 * @stage understand
 * @see K3S, RKE2
 */
export const serverTokenDiffers = {
  code: 'server-token-differs',
  severity: 'error',
  fact: '{setting} is not the token in {file}, with which the data of this server is encrypted.',
  consequence: '{product} fails with `bootstrap data already found and encrypted with different token`.',
  wayOut: 'Set it to the token in {file}. A new token cannot decrypt the data.',
} as const satisfies FindingRecord;

/** Compares the tokens that servers are started with and those that their data directories have. No token is shown. */
export function checkServerTokens({ graph: { files } }: ClusterPicture): readonly FindingDraft[] {
  const stored = files.flatMap((file) => {
    const product = /\/(k3s|rke2)\/server\/token$/.exec(pathOf(file))?.[1];
    const [found] = product === undefined ? [] : tokensIn(file, wholeFile);
    return product === undefined || found === undefined ? [] : [{ file, product, ...found }];
  });
  if (stored.length === 0) return [];
  const hostOf = hostsOf(files);
  return files.flatMap((file) => {
    const given = isDocumentation(file) ? [] : givenTokens(file);
    if (given.length === 0) return [];
    const own = stored.filter((each) => hostOf(each.file) === hostOf(file));
    return given.flatMap(({ product, setting, span, password }) => {
      const [data, ...others] = own.filter((each) => each.product === product);
      if (data === undefined || others.length > 0 || data.password === password) return [];
      const judgement = problem(serverTokenDiffers, {
        values: { setting: visibleText(setting), file: `${product}/server/token`, product },
        related: [relatedAt({ file: data.file, span: data.span }, l10n.t('Token of the data'))],
      });
      return [placedAt({ file, span }, judgement)];
    });
  });
}

interface GivenToken {
  readonly product: string;
  /** For people. */
  readonly setting: string;
  /** Of the setting's name: nothing shows what follows. */
  readonly span: Span;
  readonly password: string;
}

/** Where a server of k3s or RKE2 is told its token, by the path. What is written in another way, such as in several lines, is left aside. */
const places: readonly (readonly [path: RegExp, form: RegExp, needs?: RegExp])[] = [
  [
    /\/rancher\/(k3s|rke2)\/config\.yaml(?:\.d\/[^/]+)?$/,
    /^["']?(?<name>token)["']?:[ \t]+(?<quote>["']?)(?<token>[^\s"'\\|>&*!][^\s"'\\]*)\k<quote>(?=[ \t]*(?:[ \t]#.*)?\r?$)/dgm,
  ],
  [
    /\/(k3s|rke2-server)(?:\.service\.env|\.env)?$/,
    /^(?:export[ \t]+)?(?<name>(?:K3S|RKE2)_TOKEN)=(?<quote>["']?)(?<token>[^\s"'\\]+)\k<quote>(?=\s*$)/dgm,
  ],
  [
    /\/(k3s|rke2-server)\.service$/,
    /(?<name>--token)(?:["']?\s*\\?\s*|=)["']?(?<token>[^\s"'\\=-][^\s"'\\]*)(?=["']?(?:\s|$))/dg,
    /\bserver\b/g,
  ],
];
const wholeFile = /(?<name>^)(?<token>\S+)/dg;

/** Searched once for each file, however often it is judged. */
const givenTokens = memoisedBy((file: DecodedFile): readonly GivenToken[] =>
  places.flatMap(([path, form, needs]) => {
    const product = path.exec(pathOf(file))?.[1]?.replace('-server', '');
    if (product === undefined || (needs !== undefined && [...(file.search?.(needs) ?? [])].length === 0)) return [];
    return tokensIn(file, form).map((each) => ({ product, ...each }));
  }),
);

function tokensIn(file: DecodedFile, form: RegExp): readonly Omit<GivenToken, 'product'>[] {
  return [...(file.search?.(form) ?? [])].flatMap(({ groups: { name = '', token = '' } = {}, indices }) => {
    const [start = 0, end = 0] = indices?.groups?.name ?? [];
    // What another program fills in, or somebody has blackened, is not known.
    return /[$<{%]/.test(token) || placeholderReason(token) !== undefined
      ? []
      : [{ setting: name, span: { start, end }, password: passwordOf(token) }];
  });
}

/** Without the hash of the CA and the user; it may contain colons. */
function passwordOf(token: string): string {
  return token.replace(/^K10(?:[^:]*::)?[^:]*:/, '');
}

function pathOf({ path, hostPath }: DecodedFile): string {
  return `/${posix(hostPath ?? path)}`;
}
