// The processes that deliver from one database: each says that it lives, and the leases of one that does not are ended.

export type JoinNodeInput = { now: number };
/**
 * `isAlone`: the store knows that no other node lives, and stays so. It has ended the leases of all earlier nodes, and
 * needs no heartbeat. `ended`: how many leases those were.
 */
export type JoinedNode = { node: number; isAlone: boolean; ended: number };

/** What a node has written so far. It lives as long as `beats` rises. */
export type NodeBeats = { node: number; beats: number };

export type EndLeasesInput = {
  /** A node that is dead, and its last beat. */
  of: NodeBeats;
  /** Of the step before, opaque; `null` = the first step. */
  cursor: string | null;
  now: number;
};
/** `cursor`: where the next step goes on, `null` = none is left, or the node has beaten again. */
export type EndedLeases = { cursor: string | null; ended: number };

export interface NodeStore {
  /** Once, at start, before anything is claimed: leases that this handle gives out name the node from then on. */
  joinNode(input: JoinNodeInput): Promise<JoinedNode>;
  /** Says that this node lives, and answers for all other nodes what they have said. */
  beat(): Promise<NodeBeats[]>;
  /** One bounded step: makes deliveries that the node has in flight due now, and frees its replays. */
  endLeases(input: EndLeasesInput): Promise<EndedLeases>;
}
