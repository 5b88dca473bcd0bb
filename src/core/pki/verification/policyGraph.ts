import { groupByEach } from '../../text/groupBy.ts';
import { oids } from './oids.ts';

/** A policy that is valid at some depth of a path. */
interface PolicyNode {
  readonly policy: string;
  /** Policies of the next certificate that would continue this one: itself, or what it is mapped to. */
  expected: readonly string[];
  readonly parents: Set<PolicyNode>;
  readonly children: Set<PolicyNode>;
}

type Level = Map<string, PolicyNode>;

/**
 * The valid policies of a path by depth: the graph of RFC 9618 §4, which replaces RFC 5280's tree of exponential size.
 * Qualifiers are left out. The root, depth 0, holds anyPolicy.
 */
export class PolicyGraph {
  readonly #levels: Level[] = [new Map([[oids.anyPolicy, createNode(oids.anyPolicy)]])];
  /** Nodes of the depth above by each policy that they expect. */
  #expecting: ReadonlyMap<string, readonly PolicyNode[]> = new Map();

  /** Begins the depth of the next certificate. */
  descend(): void {
    this.#expecting = groupByEach(this.#current.values(), ({ expected }) => expected);
    this.#levels.push(new Map());
  }

  /** RFC 9618 §5.3 (d) (1): adds a policy that the certificate names, below those that expect it or below anyPolicy. */
  addNamed(policy: string): void {
    const any = this.#levels.at(-2)?.get(oids.anyPolicy);
    const parents = this.#expecting.get(policy) ?? (any === undefined ? [] : [any]);
    if (parents.length > 0) this.#insert(policy, parents);
  }

  /** RFC 9618 §5.3 (d) (2): the certificate has anyPolicy, so everything expected continues. */
  addExpected(): void {
    for (const [policy, parents] of this.#expecting) {
      if (!this.#current.has(policy)) this.#insert(policy, parents);
    }
  }

  /** RFC 9618 §5.4 (b) (1), (2): `issuerPolicy` of the CA's domain continues under other names. */
  map(issuerPolicy: string, subjectPolicies: readonly string[]): void {
    const leaf = this.#current.get(issuerPolicy);
    const any = this.#current.get(oids.anyPolicy);
    if (leaf !== undefined) leaf.expected = subjectPolicies;
    else if (any !== undefined) this.#insert(issuerPolicy, [any]).expected = subjectPolicies;
  }

  /** RFC 9618 §5.4 (b) (3): mapping is inhibited, so mapped policies end here. */
  remove(policy: string): void {
    const leaf = this.#current.get(policy);
    if (leaf === undefined) return;
    detach(leaf);
    this.#current.delete(policy);
  }

  /** Removes what no longer leads to the current depth. */
  prune(): void {
    for (let depth = this.#levels.length - 2; depth > 0; depth--) {
      const level = this.#levels[depth];
      for (const [policy, node] of level ?? []) {
        if (node.children.size > 0) continue;
        detach(node);
        level?.delete(policy);
      }
    }
  }

  /** Tells whether any policy is valid for the whole path, when every policy is acceptable (RFC 9618 §5.5 (g)). */
  hasValidPolicy(): boolean {
    if (this.#current.has(oids.anyPolicy)) return true;
    return this.#levels.some((level) => [...level.values()].some(isBelowAnyPolicyOnly));
  }

  get #current(): Level {
    return this.#levels.at(-1) ?? new Map();
  }

  #insert(policy: string, parents: readonly PolicyNode[]): PolicyNode {
    const node = createNode(policy);
    for (const parent of parents) {
      parent.children.add(node);
      node.parents.add(parent);
    }
    this.#current.set(policy, node);
    return node;
  }
}

function createNode(policy: string): PolicyNode {
  return { policy, expected: [policy], parents: new Set(), children: new Set() };
}

function detach(node: PolicyNode): void {
  for (const parent of node.parents) parent.children.delete(node);
  for (const child of node.children) child.parents.delete(node);
}

function isBelowAnyPolicyOnly({ policy, parents }: PolicyNode): boolean {
  const [parent] = parents;
  return policy !== oids.anyPolicy && parents.size === 1 && parent?.policy === oids.anyPolicy;
}
