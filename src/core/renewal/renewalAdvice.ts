import { datesPassed } from '../pki/datesPassed.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { memoisedBy } from '../text/memoised.ts';
import { connectionFixesFor } from './connectionFixesFor.ts';
import type { FileAccess } from './reissue/untouchedReason.ts';
import { type RenewalWay, renewalWay } from './renewalWay.ts';

/**
 * What repairs a connection, and how a certificate can be reissued. A host that cannot sign has none, and does not load
 * the code.
 */
export interface RenewalAdvice {
  readonly connectionFixesFor: typeof connectionFixesFor;
  readonly renewalWay: typeof renewalWay;
}

/**
 * The advice of a host that can sign.
 *
 * @param access - What it cannot write: only possible actions are offered.
 */
export function renewalAdvice(access: FileAccess = () => undefined): RenewalAdvice {
  /** The map asks for each card and each connection of a certificate, and is drawn again and again. */
  const waysIn = memoisedBy((_graph: PkiGraph) => new Map<string, RenewalWay | undefined>());
  return {
    connectionFixesFor: (verdict, context) => connectionFixesFor(verdict, { ...context, access }),
    renewalWay: (node, { graph, now }) => {
      const ways = waysIn(graph);
      const id = `${datesPassed(graph, now)} ${node.fingerprint}`;
      if (!ways.has(id)) ways.set(id, renewalWay(node, { graph, now, access }));
      return ways.get(id);
    },
  };
}
