import { optional } from '../../../text/optional.ts';
import { isRequestedIn, unrequestedError } from '../objects/requestedNames.ts';
import type { Missing } from './connectionModel.ts';
import type { SideQuestion } from './judgeSide.ts';
import type { Requirement } from './requirementModel.ts';

type Question = Pick<SideQuestion, 'side' | 'trusts' | 'names'>;

/**
 * What a server whose clients may be anyone must fulfil, where what a side presents is not known: its CAs for clients are here, or what
 * something among the files requests for it has its names. What clients trust and present is their own matter.
 *
 * @param missing - Why it is not known.
 */
export function ownRequirements(question: Question, missing: Missing): readonly Requirement[] {
  return question.side === 'server' ? requested(question, missing) : ownClients(question);
}

function ownClients({ side, trusts }: Question): readonly Requirement[] {
  const materials = trusts.kind === 'materials' ? trusts.materials : [];
  const lacking = trusts.kind === 'unknown' ? trusts.missing : materials.flatMap(({ condition }) => condition ?? [])[0];
  if (lacking !== undefined && lacking.why !== 'requested')
    return [{ what: 'authorities', side, state: 'unknown', missing: lacking }];
  // Proxies differ in what they make of a file of which a part cannot be read.
  const damaged = materials.find(({ material: { occurrences } }) =>
    occurrences.some(({ credential: { content } }) => content.kind === 'unreadable'),
  );
  if (damaged !== undefined) {
    const missing: Missing = { why: 'fileUnreadable', name: damaged.by, place: damaged.place };
    return [{ what: 'authorities', side, state: 'unknown', missing }];
  }
  const certificates = materials.flatMap(({ material }) => material.certificates);
  const ends = certificates.flatMap(({ certificate: { notAfter } }) => notAfter ?? []);
  const until = ends.length === 0 ? undefined : Math.max(...ends);
  return [
    { what: 'authorities', side, state: 'met', ...optional('until', until) },
    { what: 'chain', side, state: 'waived', why: 'clientsOwn' },
  ];
}

function requested({ side, names }: Question, missing: Missing): readonly Requirement[] {
  if (missing.why !== 'requested') return [{ what: 'pair', side, state: 'unknown', missing }];
  const { names: asked = [], unissued } = missing;
  const isOfName = unissued?.name === undefined || names.some(({ name }) => name === unissued.name);
  if (unissued !== undefined && isOfName)
    return [{ what: 'issued', side, state: 'notMet', reason: 'notIssued', error: unissued.error }];
  const other = asked.length === 0 ? undefined : names.find(({ name }) => !isRequestedIn(asked, name));
  return [
    { what: 'pair', side, state: 'met', isAssumed: true },
    other === undefined
      ? { what: 'name', side, state: 'met', isAssumed: true }
      : {
          what: 'name',
          side,
          state: 'notMet',
          reason: 'name',
          error: unrequestedError(asked, other.name),
          name: other,
        },
    { what: 'chain', side, state: 'waived', why: 'clientsOwn' },
  ];
}
