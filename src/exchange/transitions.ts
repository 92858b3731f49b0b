import type { InspectionEvent } from 'xstate';

export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly event: string;
}

/** `xstate.done.actor.readRequest` as `readRequest.done`: the protocol's word first. */
export function eventName(type: string): string {
  const actor = /^xstate\.(done|error)\.actor\.(.+)$/.exec(type);
  if (actor) return `${actor[2]}.${actor[1] === 'done' ? 'done' : 'failed'}`;
  return type === 'xstate.init' ? 'start' : type;
}

/**
 * Watches a machine from its `inspect` option and reports each change of state, in order. Events that
 * change nothing are not transitions.
 */
export function watchTransitions(report: (transition: Transition) => void): (event: InspectionEvent) => void {
  let current = '';
  return (inspected) => {
    if (inspected.type !== '@xstate.snapshot' || inspected.actorRef.sessionId !== inspected.rootId) return;
    const { value } = inspected.snapshot as { value?: unknown };
    if (typeof value !== 'string' || value === current) return;
    report({ from: current, to: value, event: eventName(inspected.event.type) });
    current = value;
  };
}
