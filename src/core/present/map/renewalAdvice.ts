import type { Finding } from '../../findings/findingModel.ts';
import { datesPassed } from '../../pki/datesPassed.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { connectionFixesFor } from '../../renewal/connectionFixesFor.ts';
import { extendedWith, outlookOf } from '../../renewal/outlook.ts';
import type { FileAccess } from '../../renewal/reissue/untouchedReason.ts';
import { type RenewalWay, renewalWay } from '../../renewal/renewalWay.ts';
import { wayOnAt, wayOnFrom } from '../../renewal/wayOn.ts';
import { findingCommand } from '../../repair/findingCommand.ts';
import { memoisedBy } from '../../text/memoised.ts';
import {
  causeActions,
  fixActions,
  problemActions,
  reissueAll,
  renewalActions,
  repairAction,
  webhookActions,
} from './details/repairActions.ts';

/**
 * What repairs a connection, how a certificate can be reissued, what leads on from a problem, and what comes of it. A host that cannot sign has none, and does not load
 * the code.
 */
export interface RenewalAdvice {
  readonly connectionFixesFor: typeof connectionFixesFor;
  readonly renewalWay: typeof renewalWay;
  readonly wayOnAt: typeof wayOnAt;
  readonly wayOnFrom: typeof wayOnFrom;
  readonly outlookOf: typeof outlookOf;
  readonly extendedWith: typeof extendedWith;
  readonly renewalActions: typeof renewalActions;
  readonly fixActions: typeof fixActions;
  readonly causeActions: typeof causeActions;
  readonly problemActions: typeof problemActions;
  readonly reissueAll: typeof reissueAll;
  readonly repairAction: typeof repairAction;
  readonly webhookActions: typeof webhookActions;
  /** The shell command that solves a problem, where nothing else here does. */
  readonly commandFor: (finding: Finding, graph: PkiGraph) => string | undefined;
}

/**
 * The advice of a host that can sign.
 *
 * @param access - What it cannot write: only possible actions are offered.
 * @param localOf - Path on this machine of a file, by its path in the graph.
 */
export function renewalAdvice(
  access: FileAccess = () => undefined,
  localOf: (path: string) => string | undefined = (path) => path,
): RenewalAdvice {
  /** The map asks for each card and each connection of a certificate, and is drawn again and again. */
  const waysIn = memoisedBy((_graph: PkiGraph) => new Map<string, RenewalWay | undefined>());
  return {
    ...{ repairAction, renewalActions, fixActions, causeActions, problemActions, reissueAll, webhookActions },
    commandFor: (finding, graph) => findingCommand(finding, graph, localOf),
    wayOnAt: (path, context) => wayOnAt(path, { ...context, access }),
    wayOnFrom: (finding, context) => wayOnFrom(finding, { ...context, access }),
    outlookOf: (offered, verdicts, context) => outlookOf(offered, verdicts, { ...context, access }),
    extendedWith: (node, context) => extendedWith(node, { ...context, access }),
    connectionFixesFor: (verdict, context) => connectionFixesFor(verdict, { ...context, access }),
    renewalWay: (node, { graph, now }) => {
      const ways = waysIn(graph);
      const id = `${datesPassed(graph, now)} ${node.fingerprint}`;
      if (!ways.has(id)) ways.set(id, renewalWay(node, { graph, now, access }));
      return ways.get(id);
    },
  };
}
