import { memoisedByPair } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import type { KubectlFault } from '../../kubeconfig/contextVerdictModel.ts';
import { isLostForUser } from '../../kubeconfig/lostContext.ts';
import { noServer, preparedContext } from '../../kubeconfig/prepareContext.ts';
import { placedError, placedFault } from '../../placedFiles.ts';
import type { ClusterPicture, FilePlace, Kubeconfig } from '../clusterModel.ts';
import { argocdFormat } from './argocdClusters.ts';
import type { ContextUse } from './connectionModel.ts';
import type { Scene } from './scene.ts';

/**
 * Why client-go rejects the kubeconfig before it connects, in the words of the program that reads it; `undefined` if it
 * accepts it, or if that is not known. Certificates, keys and CAs are judged where they are used.
 */
export function configurationFault({ picture, client: { party, use, instance } }: Scene): string | undefined {
  if (use === undefined) return undefined;
  if (use.kubeconfig.object.format === argocdFormat) {
    const { insecure, ca } = use.context.cluster ?? {};
    return insecure === undefined || ca === undefined ? undefined : insecureWithCa;
  }
  const { file } = use.kubeconfig;
  const unread = placedFault(file);
  // What a flag names is told of its program when it starts.
  if (unread !== undefined && instance === undefined) {
    const error = placedError(unread, file);
    return party === 'kubectl' ? `error: ${error}` : error;
  }
  const fault = refusedConfiguration(picture, use);
  return party === 'kubectl' ? fault?.error : fault && inComponent(fault);
}

/** Why a component exits that reads a kubeconfig when it starts, and where; certificates, keys and CAs are left out. */
export function configurationFaultAtStart(
  picture: ClusterPicture,
  use: ContextUse,
): { readonly error: string; readonly place?: FilePlace } | undefined {
  const fault = refusedConfiguration(picture, use);
  // What kubectl notices only when it connects.
  if (fault === undefined || fault.error.startsWith('Unable to connect')) return undefined;
  const error = inComponent(fault);
  return error === undefined ? undefined : { error, ...optional('place', fault.place) };
}

function refusedConfiguration(picture: ClusterPicture, use: ContextUse): KubectlFault | undefined {
  const fault = faultOf(picture, use);
  // Another user may read the file.
  if (fault === undefined || fault.what !== undefined || fault.error.includes('permission denied')) return undefined;
  return fault.error.includes('illegal base64') && !isReadAsItIs(use.kubeconfig, fault.place) ? undefined : fault;
}

/** Texts that are too short for a credential are filled in before anything reads them, unless they are in use. */
function isReadAsItIs({ current, file }: Kubeconfig, place: FilePlace | undefined): boolean {
  const start = place?.span.start;
  const { ca, certificate, key } = { ...current?.cluster, ...current?.user };
  return (
    file.credentials.some(({ value }) => value.span.start === start) ||
    [ca, certificate, key].some((each) => each?.placeholder !== undefined && each.place.span.start === start)
  );
}

const insecureWithCa = 'specifying a root certificates file with the insecure flag is not allowed';

/** One for all servers of a context. */
const faultOf = memoisedByPair(
  (picture: ClusterPicture, { kubeconfig, context }: ContextUse): KubectlFault | undefined => {
    const prepared = preparedContext(picture, kubeconfig, isLostForUser(kubeconfig) ? undefined : context);
    return 'fault' in prepared ? prepared.fault : undefined;
  },
);

/** What client-go says without the default for the server that kubectl has. */
const withoutServer =
  'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable';

/** Components do not ask for a user, and have no words of kubectl around client-go's. */
function inComponent({ stage, error }: KubectlFault): string | undefined {
  if (error.startsWith('Please enter')) return undefined;
  if (error === noServer) return withoutServer;
  const [first = '', ...others] = error.split('\n');
  const own = first.replace(/^(?:error|Unable to connect to the server): /, '');
  if (stage !== 'configuration') return own;
  if (own.includes(': context was not found')) return own.replace('Error in configuration: ', '');
  if (others.length === 0) return `invalid configuration: ${own.replace('Error in configuration: ', '')}`;
  return `invalid configuration: [${others.map((line) => line.replace(/^\* /, '')).join(', ')}]`;
}
