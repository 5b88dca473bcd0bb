import * as l10n from '@vscode/l10n';
import { isDocumentation, isExample } from '../../locate/files/quietPlaces.ts';
import type { ClusterPicture, FilePlace } from '../../pki/cluster/clusterModel.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { posix } from '../../text/paths.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Port of another protocol for joining.
 *
 * When: a node of RKE2 joins at port 6443, or one of k3s at 9345, by `server` in its `config.yaml`, `RKE2_URL` or `K3S_URL`, or `--server` in its unit.
 *
 * The supervisor of RKE2 listens at 9345, and its kube-apiserver at 6443. k3s has both at 6443, or at its `https-listen-port`.
 *
 * @category wiring
 * @stage understand
 * @see K3S, RKE2
 */
export const joinPortWrong = {
  code: 'join-port-wrong',
  severity: 'error',
  fact: {
    rke2: 'RKE2 lets nodes join at port 9345. At 6443, its kube-apiserver answers.',
    k3s: 'k3s lets nodes join at port 6443. 9345 is the port of RKE2.',
  },
  consequence: {
    rke2: 'The node fails with `failed to get CA certs` and `401 Unauthorized`, whatever its token is.',
    k3s: 'The node fails with `failed to get CA certs` and `connection refused`.',
  },
  wayOut: 'Set it to {address}.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

interface Joined extends FilePlace {
  readonly product: keyof typeof ports;
  readonly host: string;
  readonly port: string;
}

const ports = { rke2: ['6443', '9345'], k3s: ['9345', '6443'] } as const;

/** Reports addresses at which another program listens than the one that lets nodes join. */
export function checkJoinPorts({ graph: { files } }: ClusterPicture): readonly FindingDraft[] {
  const joined = files.flatMap((file) => (isDocumentation(file) || isExample(file) ? [] : joinedIn(file)));
  return joined.flatMap((each) => {
    const { product, host, port } = each;
    const [wrong, right] = ports[product];
    if (port !== wrong || (product === 'k3s' && files.some(listensElsewhere))) return [];
    // Another node that joins the same server rightly.
    const other = joined.find((one) => one.product === product && one.host === host && one.port === right);
    const judgement = problem(joinPortWrong, {
      fact: product,
      consequence: product,
      values: { address: visibleText(`https://${host}:${right}`, 300) },
      related: other === undefined ? [] : [relatedAt(other, l10n.t('Another node that joins'))],
    });
    return [placedAt(each, judgement)];
  });
}

const url = String.raw`https:\/\/(?<host>\[[\da-fA-F:]{2,45}\]|[\w.-]{1,253}):(?<port>\d{2,5})\b`;
/** Behind a word: no comment begins before it in its line. */
const uncommented = String.raw`(?<!(?:(?:^|\s)#|^[ \t]*;)[^\n]{0,500})`;
const start = `["']?(?<url>${url})`;

/** By the path of a file, or by names that only one product has. */
const forms: readonly (readonly [path: RegExp, form: RegExp])[] = [
  [
    /\/rancher\/(?<product>k3s|rke2)\/config\.yaml(?:\.d\/[^/]+)?$/,
    new RegExp(`^["']?server["']?:[ \\t]+${start}`, 'dgm'),
  ],
  [
    /\/(?<product>k3s|rke2)(?:-agent|-server)?\.service(?:\.d\/[^/]+)?$/,
    new RegExp(`--server${uncommented}(?:["']?\\s*\\\\?\\s*|=)${start}`, 'dgm'),
  ],
  [/$/, new RegExp(`\\b(?<product>K3S|RKE2)_URL${uncommented}["']?[ \\t]*[:=][ \\t]*${start}`, 'dgm')],
];

/** Searched once for each file, however often it is judged. */
const joinedIn = memoisedBy((file: DecodedFile): readonly Joined[] =>
  forms.flatMap(([path, form]) => {
    const place = path.exec(`/${posix(file.hostPath ?? file.path)}`);
    if (place === null) return [];
    return [...(file.search?.(form) ?? [])].flatMap(({ groups = {}, indices }): readonly Joined[] => {
      const product = (place.groups?.product ?? groups.product ?? '').toLowerCase() === 'rke2' ? 'rke2' : 'k3s';
      const [at = 0, end = 0] = indices?.groups?.url ?? [];
      return [{ file, span: { start: at, end }, product, host: groups.host ?? '', port: groups.port ?? '' }];
    });
  }),
);

const listensElsewhere = memoisedBy(
  (file: DecodedFile): boolean =>
    [...(file.search?.(/(?:https-listen|supervisor)-port["']?[:=\s]+["']?9345\b/g) ?? [])].length > 0,
);
