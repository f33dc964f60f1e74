"""Forward and reverse sweep -> one body, according to the plan.

Input: the primal, and the reverse sweep that reads primal values as if they were all there.  For each value the plan
names the cheapest way to have it: still available, recomputed, or kept on a tape.  This pass writes the pushes, pops
and recomputations, and leaves out of the primal what nobody needs.
"""
from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..analysis.activity import Activity
from ..analysis.alias import aliases_of
from ..analysis.plan import Path, Plan, make_plan
from ..analysis.sharing import may_share_memory
from ..errors import InternalError
from ..ir.kinds import BOOL, INT, Arr, Dct, Lst
from ..ir.nodes import (
    COPY,
    POP,
    SURROGATE,
    TAPE,
    UNDEF,
    Atom,
    Block,
    Call,
    Carried,
    Const,
    Each,
    Graph,
    If,
    Join,
    Loop,
    Mutate,
    Op,
    Ref,
    Seq,
    SliceA,
    Stmt,
    Store,
    Try,
    Var,
    While,
    With,
    all_operands,
    atom_vars,
    blocks,
    defs,
    map_atom,
    method,
    operands,
    walk,
)
from ..ir.uses import count_uses
from .builder import Builder
from .coefficients import gather_coefficients
from .dots import inner_products
from .in_place import settled
from .reverse import Backward
from .reverse_control import PairCallee
from .simplify import live_block, use
from .uniform import uniform_lists


@dataclass
class Sweeps:
    """The two sweeps, ready for naming and printing."""

    forward: Block
    backward: Block
    results: tuple[Atom, ...]
    grads: tuple[Atom, ...]


def augment(block: Block, back: Backward, moved: dict[Stmt, Stmt]) -> Block:
    """The primal with the values that only the reverse sweep reads: overwritten regions, trip counts, call tapes.

    The reverse sweep refers to the statements as they were; `moved` gets what they are now.
    """
    out: list[Stmt] = []
    for s in block:
        if isinstance(s, Store) and s in back.saves:
            out += save_region(s, back.saves[s], out)
        out += [Op(n, len, (xs,), (), s.origin) for n, xs in back.lengths.get(s, ())]
        if isinstance(s, If):
            new: Stmt = replace(s, then=augment(s.then, back, moved), orelse=augment(s.orelse, back, moved))
        elif isinstance(s, Loop):
            head = s.head if isinstance(s.head, Each) else While(augment(s.head.block, back, moved), s.head.test)
            body = augment(s.body, back, moved)
            carried = s.carried
            if s in back.counts:
                n = back.counts[s]
                inside, nxt = Var(n.name, INT, False, n.scope), Var(n.name, INT, True, n.scope)
                body = (Op(nxt, operator.add, (inside, Const(1)), (), s.origin), *body)
                carried = (*carried, Carried(n, Const(0), inside, nxt))
            new = replace(s, head=head, body=body, carried=carried)
        elif isinstance(s, Try):
            new = replace(s, branches=tuple(augment(b, back, moved) for b in s.branches))
        elif isinstance(s, With):
            new = replace(s, body=augment(s.body, back, moved))
        elif isinstance(s, Op) and s.fn is SURROGATE:
            new = replace(s, fn=COPY, args=s.args[:1])
        elif isinstance(s, Call) and s in back.tapes:
            pair, tape = back.tapes[s]
            new = Call((*s.outs, tape), PairCallee(pair, "fwd"), s.args, s.origin)  # type: ignore[arg-type]
        else:
            new = s
        if new is not s:
            moved[s] = new
        out.append(new)
    return tuple(out)


def save_region(s: Store, save: Var, before: list[Stmt]) -> list[Stmt]:
    """save = base[index], as a copy that later writes do not reach."""
    k = save.kind
    if not isinstance(k, Arr) and s.index != Const(Ellipsis):
        return [Op(save, operator.getitem, (s.base, s.index), (), s.origin)]
    part: Atom = s.base
    out: list[Stmt] = []
    made = before[-1] if before else None
    number = isinstance(k, Arr) and k.axes is None  # maybe
    if s.index != Const(Ellipsis):
        part = Var(f"{save.name}_part", k, False, save.scope)
        out = [Op(part, operator.getitem, (s.base, s.index), (), s.origin)]
    elif number and isinstance(made, Op) and made.out is s.base and made.fn is operator.getitem:
        # read once more: `items[i] -= value` changes a number as well, under a name of its own it would not
        part = Var(f"{save.name}_part", k, False, save.scope)
        out = [replace(made, out=part)]
    return [*out, Op(save, Ref(np.array, "np.array") if number else method("copy"), (part,), (), s.origin)]


def assemble(graph: Graph, back: Backward, act: Activity, keep_value: bool, extra_roots: tuple[Atom, ...] = (),
             given: bool = False) -> Sweeps:
    """`given`: the results leave together with the derivatives, and are what they were before the backward sweep."""
    uniform_lists(back)
    gather_coefficients(back)
    moved: dict[Stmt, Stmt] = {}
    primal = augment(graph.body, back, moved)
    results = graph.results if keep_value else ()
    plan = make_plan(primal, back, act, graph.params, (*results, *extra_roots), moved, results if given else ())
    w = Writer(plan, back, moved)
    backward = list(w.block(plan.backward, ()))
    grads = tuple(w.atom(g, [Context((), backward, {})]) for g in back.grads)
    forward = bound_everywhere(w.push(primal), set(w.tapes) | asked_for_shape(backward))
    # arrays of the caller that the reverse sweep restores get their final contents back
    pre: list[Stmt] = []
    post: list[Stmt] = []
    for p in plan.put_back:
        final = Var(f"{p.name}_final", p.kind, False, p.scope)
        pre.append(Op(final, method("copy"), (p,)))
        store = Store(p, Const(Ellipsis), final, None, False, None, "putback")
        if isinstance(p.kind, Arr) and p.kind.axes is None:  # a number, maybe
            test = Var("is_array", BOOL, False, p.scope)
            post += [Op(test, isinstance, (p, Ref(np.ndarray, "np.ndarray"))), If(test, (store,), (), ())]
        else:
            post.append(store)
    backward = [*backward, *post]
    forward = (*w.tapes_now(()), *forward, *pre)
    live: set[Var] = set()
    use(live, *results, *grads)
    # what is dead goes first: the short form of a loop needs a tape entry that really is taken
    back_block = shorten(live_block(tuple(backward), set(live), plan.keep_backward), plan)
    back_block = settled(live_block(back_block, live, plan.keep_backward), graph.params, grads)
    back_block = uncopy(back_block, graph.params, grads)
    if back.extents is not None:
        back_block = inner_products(back_block, count_uses(back_block, grads), back.extents)
    taped = {v for v, tape in w.tapes.items() if tape in live}
    forward = live_block(forward, live, plan.keep_forward(live | taped))
    return Sweeps(forward, back_block, results, grads)


@dataclass
class Context:
    path: Path
    out: list[Stmt]
    provided: dict[Var, Atom]


class Writer:
    def __init__(self, plan: Plan, back: Backward, moved: dict[Stmt, Stmt]) -> None:
        self.plan = plan
        self.back = back
        self.moved = moved
        self.tapes: dict[Var, Var] = {}
        self.contexts: list[Context] = []
        self.now: Any = None

    # ---------------------------------------------------------------------------------------- reverse sweep

    def block(self, block: Block, path: Path, provided: dict[Var, Atom] | None = None) -> Block:
        ctx = Context(path, [], provided if provided is not None else {})
        self.contexts.append(ctx)
        for s in block:
            ctx.out.append(self.statement(s, path))
        self.contexts.pop()
        return tuple(ctx.out)

    def statement(self, s: Stmt, path: Path) -> Stmt:
        m = self.atom
        self.now = s.origin
        if isinstance(s, Op):
            fn = m(s.fn) if isinstance(s.fn, Var) else s.fn
            return replace(s, fn=fn, args=tuple(m(a) for a in s.args), kws=tuple((k, m(a)) for k, a in s.kws))
        if isinstance(s, Store):
            return replace(s, base=m(s.base), index=m(s.index), value=m(s.value))
        if isinstance(s, Mutate):
            return replace(s, base=m(s.base), args=tuple(m(a) for a in s.args))
        if isinstance(s, Call):
            return replace(s, args=tuple(m(a) for a in s.args))
        if isinstance(s, If):
            primal, ks = self.mirror(s)
            test = m(s.test)
            then = self.nested(s.then, path, primal, ks[0], [j.values[0] for j in s.joins])
            orelse = self.nested(s.orelse, path, primal, ks[1], [j.values[1] for j in s.joins])
            joins = tuple(Join(j.out, (a, b)) for j, a, b in zip(s.joins, then[1], orelse[1]))
            return replace(s, test=test, then=then[0], orelse=orelse[0], joins=joins)
        if isinstance(s, With):
            inner = Context(path, [], {})
            body = self.block(s.body, path, dict(self.contexts[-1].provided))
            del inner
            return replace(s, manager=m(s.manager), body=body)
        assert isinstance(s, Loop)
        primal, _ = self.mirror(s)
        assert isinstance(primal, Loop) and isinstance(s.head, Each)
        head = replace(s.head, start=m(s.head.start), stop=m(s.head.stop), step=m(s.head.step))
        carried_init = [m(c.init) for c in s.carried]
        inner_path = self.plan.step(path, primal, 0)
        ctx = Context(inner_path, [], {})
        self.contexts.append(ctx)
        if isinstance(primal.head, Each):
            i = primal.head.index
            if primal.until is None:
                ctx.provided[i] = s.head.index
            else:
                index = s.head.index
                ctx.provided[i] = Deferred(lambda: self.index_value(primal, index))  # type: ignore[assignment]
        for t in s.body:
            ctx.out.append(self.statement(t, inner_path))
        nexts = [m(c.next) for c in s.carried]
        self.contexts.pop()
        carried = tuple(Carried(c.out, a, c.inside, n) for c, a, n in zip(s.carried, carried_init, nexts))
        return replace(s, head=head, body=tuple(ctx.out), carried=carried)

    def index_value(self, primal: Loop, k: Var) -> Atom:
        """The loop's index from the number of the iteration."""
        assert isinstance(primal.head, Each)
        b = Builder()
        step = self.atom(primal.head.step)
        start = self.atom(primal.head.start)
        v = b.op(operator.mul, k, step) if step != Const(1) else k
        r = b.op(operator.add, start, v) if start != Const(0) else v
        self.contexts[-1].out.extend(b.stack[0])
        if isinstance(r, Var) and r is not k:
            r.name, r.user = primal.head.index.name, primal.head.index.user
        return r

    def mirror(self, s: Stmt) -> tuple[Stmt, tuple[int | None, ...]]:
        p, ks = s.mirror  # type: ignore[union-attr]
        return self.moved.get(p, p), ks

    def nested(self, block: Block, path: Path, primal: Stmt, k: int | None, tail: list[Atom]) -> tuple[Block, list[Atom]]:
        inner = path if k is None else self.plan.step(path, primal, k)
        ctx = Context(inner, [], dict(self.contexts[-1].provided) if inner == path else {})
        self.contexts.append(ctx)
        for s in block:
            ctx.out.append(self.statement(s, inner))
        atoms = [self.atom(a) for a in tail]
        self.contexts.pop()
        return tuple(ctx.out), atoms

    def atom(self, a: Any, contexts: list[Context] | None = None) -> Any:
        if contexts is not None:
            self.contexts = contexts
            r = map_atom(a, self.value)
            self.contexts = []
            return r
        return map_atom(a, self.value)

    def value(self, v: Var) -> Atom:
        """The primal value v at this point of the reverse sweep."""
        for level in range(len(self.contexts) - 1, -1, -1):
            got = self.contexts[level].provided.get(v)
            if isinstance(got, Deferred):
                saved = self.contexts
                self.contexts = saved[:self.innermost(level) + 1]
                got = self.contexts[-1].provided[v] = got.make()  # another branch may not see this one
                self.contexts = saved
            if got is not None:
                return got
        mode = self.plan.mode.get(v)
        if mode is None or mode == "available":
            return v
        home = self.plan.path_of[v]
        level = self.level(home, v)
        if mode == "tape":
            out = Var(v.name, v.kind, v.user, v.scope)
            self.insert(level, Op(out, POP, (self.tape(v),), (), None, True))
            self.contexts[level].provided[v] = out
            return out
        assert mode == "recompute"
        at = self.innermost(level)
        d = self.plan.definition[v]
        assert isinstance(d, Op)
        saved = self.contexts
        self.contexts = saved[:at + 1]
        args = tuple(self.atom(a) for a in d.args)
        kws = tuple((k, self.atom(a)) for k, a in d.kws)
        out = Var(v.name, v.kind, v.user, v.scope)
        self.contexts[-1].out.append(Op(out, d.fn, args, kws, d.origin if v.user else None))
        if not trivial(d, v):
            self.contexts[-1].provided[v] = out
        self.contexts = saved
        return out

    def innermost(self, level: int) -> int:
        """As far inside of `level` as possible without repeating a computation in a loop."""
        at = len(self.contexts) - 1
        for i in range(len(self.contexts) - 1, level, -1):
            outer, inner = self.contexts[i - 1].path, self.contexts[i].path
            if len(inner) > len(outer) and isinstance(inner[-1][0], Loop):
                at = i - 1
        return at

    def insert(self, level: int, pop: Op) -> None:
        """Before the adjoint of the statement that needs it, so that the user's line stands above one group."""
        out = self.contexts[level].out
        i = len(out)
        now = self.now
        while now is not None and i > 0:
            last = out[i - 1]
            if not isinstance(last, (Op, Store)) or last.origin is not now or isinstance(last, Op) and last.fn is POP:
                break
            i -= 1
        out.insert(i, pop)

    def level(self, home: Path, v: Var) -> int:
        for i, ctx in enumerate(self.contexts):
            if ctx.path == home:
                return i
        raise InternalError("A901", f"{v.name} is read outside of its block")

    def tape(self, v: Var) -> Var:
        if v not in self.tapes:
            self.tapes[v] = Var(f"{v.name}_tape", Lst(v.kind), False, v.scope)
        return self.tapes[v]

    # ---------------------------------------------------------------------------------------- forward sweep

    def push(self, block: Block, first: list[Var] | None = None, late: bool = False) -> Block:
        """Record what the backward sweep reads: where it is made, or (`late`) when all of the block is done.

        A list or dict is recorded when the block does not change it any more: so the text of the forward sweep has a
        derivative of its own.
        """
        out: list[Stmt] = []
        end: list[Stmt] = []
        waiting: dict[Stmt, list[Var]] = {}
        for v in first or []:
            self.record(v, out)
        for s in block:
            if isinstance(s, If):
                s2: Stmt = replace(s, then=self.push(s.then), orelse=self.push(s.orelse))
            elif isinstance(s, Loop):
                head = s.head if isinstance(s.head, Each) else While(self.push(s.head.block), s.head.test)
                starts = [c.inside for c in s.carried]
                if isinstance(s.head, Each):
                    starts.append(s.head.index)
                s2 = replace(s, head=head, body=self.push(s.body, starts))
            elif isinstance(s, Try):
                s2 = self.push_try(s, out)
            elif isinstance(s, With):
                s2 = replace(s, body=self.push(s.body))
            else:
                s2 = s
            out.append(s2)
            for v in defs(s):
                last = self.last_change(v, block) if v in self.tapes and isinstance(v.kind, (Lst, Dct)) and not late else None
                if last is None or last is s:
                    self.record(v, end if late else out)
                else:
                    waiting.setdefault(last, []).append(v)
            for v in waiting.pop(s, ()):
                self.record(v, out)
        return tuple([*out, *end])

    def last_change(self, v: Var, block: Block) -> Stmt | None:
        """The last statement of the block that changes the container, if there is one behind its definition."""
        al = self.plan.act.aliases
        behind = False
        last: Stmt | None = None
        for s in block:
            if behind and any(isinstance(t, (Store, Mutate)) and isinstance(t.base, Var) and al.root(t.base)[0] is v
                              for t in walk((s,))):
                last = s
            behind = behind or v in defs(s)
        return last

    def push_try(self, s: Try, out: list[Stmt]) -> Try:
        """A body that fails leaves nothing on the tapes: the backward sweep does not go through it."""
        if all(s.dead[1:]):
            return replace(s, branches=tuple(self.push(b) for b in s.branches))
        body, *handlers = s.branches
        body = self.push(body, late=True)
        inner = dict.fromkeys(t.base for x in body if blocks(x) for t in walk((x,)) if isinstance(t, Mutate) and t.role == "tape")
        cuts: list[Stmt] = []
        for tape in inner:
            assert isinstance(tape, Var)
            mark = Var(f"{tape.name}_mark", INT, False, tape.scope)
            out.append(Op(mark, len, (tape,)))
            cuts.append(Mutate(None, tape, "__delitem__", (SliceA(mark, None, None),), (), None, "tape"))
        return replace(s, branches=(body, *[(*cuts, *self.push(b)) for b in handlers]))

    def record(self, v: Var, out: list[Stmt]) -> None:
        if v in self.tapes:
            out.append(Mutate(None, self.tapes[v], "append", (v,), (), None, "tape"))

    def tapes_now(self, path: Path) -> list[Stmt]:
        return [Op(t, TAPE, ()) for t in self.tapes.values()]


def asked_for_shape(block: list[Stmt]) -> set[Var]:
    """Values that the sweep takes the shape of: it may do so on paths that do not use them."""
    return {v for s in walk(tuple(block)) if isinstance(s, Op) and (
        s.fn is np.zeros_like or isinstance(s.fn, Ref) and s.fn.name in ("unbroadcast", "zeros_of"))
            for v in atom_vars(s.args[-1])}


def bound_everywhere(block: Block, wanted: set[Var]) -> Block:
    """The block, with None for what a path leaves without a value: the derivative reads `wanted` on every path.

    The function itself reads such a value only where it has one; a tape takes it wherever it is defined.
    """
    wanted = set(wanted)
    pairs: list[tuple[tuple[Var, ...], tuple[Atom, ...]]] = []
    for s in walk(block):
        if isinstance(s, (If, Try)):
            pairs += [((j.out,), j.values) for j in s.joins]
        elif isinstance(s, Loop):
            pairs += [((c.out, c.inside), (c.init, c.next)) for c in s.carried]
    grown = True
    while grown:
        grown = False
        for outs, values in pairs:
            if any(v in wanted for v in outs):
                more = {v for a in (*outs, *values) for v in atom_vars(a)} - wanted
                wanted |= more
                grown = grown or bool(more)

    def full(a: Atom, v: Var) -> Atom:
        if a is not UNDEF:
            return a
        # the sweep makes an adjoint of as many zeros
        return Seq((), "list" if isinstance(v.kind, Lst) else "dict") if isinstance(v.kind, (Lst, Dct)) else Const(None)

    def visit(block: Block) -> Block:
        return tuple(statement(s) for s in block)

    def statement(s: Stmt) -> Stmt:
        if isinstance(s, (If, Try)):
            joins = tuple(replace(j, values=tuple(full(a, j.out) for a in j.values)) if j.out in wanted else j for j in s.joins)
            if isinstance(s, If):
                return replace(s, then=visit(s.then), orelse=visit(s.orelse), joins=joins)
            return replace(s, branches=tuple(visit(b) for b in s.branches), joins=joins)
        if isinstance(s, Loop):
            head = s.head if isinstance(s.head, Each) else While(visit(s.head.block), s.head.test)
            return replace(s, head=head, body=visit(s.body),
                           carried=tuple(replace(c, init=full(c.init, c.out)) if c.out in wanted else c for c in s.carried))
        if isinstance(s, With):
            return replace(s, body=visit(s.body))
        return s

    return visit(block)


def trivial(d: Op, v: Var) -> bool:
    """An index like i - 1 is written out at each use."""
    return not v.user and v.kind == INT and d.fn in (operator.add, operator.sub, len)


@dataclass
class Deferred:
    make: Any


def uncopy(block: Block, params: tuple[Var, ...], results: tuple[Atom, ...]) -> Block:
    """A copy of a part of a buffer is not needed where the part is read before the buffer changes."""
    al = aliases_of(Graph("", params, block, ()))
    uses = count_uses(block, results)

    def visit(block: Block) -> Block:
        out: list[Stmt] = []
        for n, s in enumerate(block):
            if isinstance(s, If):
                s = replace(s, then=visit(s.then), orelse=visit(s.orelse))
            elif isinstance(s, Loop):
                s = replace(s, body=visit(s.body))
            elif isinstance(s, With):
                s = replace(s, body=visit(s.body))
            elif isinstance(s, Op) and s.fn is method("copy") and s.out is not None and not s.out.user and isinstance(
                    source := s.args[0], Var) and isinstance(al.views.get(source, (None,))[0], Var):
                left = uses.get(s.out, 0)
                for t in block[n + 1:]:
                    mine = sum(1 for a in operands(t) for v in atom_vars(a) if v is s.out)
                    if mine and not isinstance(t, Op):
                        break
                    if mine and not (isinstance(t, Op) and elementwise_op(t)):
                        break
                    left -= mine
                    if left == 0:
                        s = replace(s, fn=COPY)
                        break
                    if changes(t, al, al.find(source)):
                        break
            out.append(s)
        return tuple(out)

    return visit(block)


def elementwise_op(t: Op) -> bool:
    """The result shares no memory with the operands."""
    return not isinstance(t.fn, (Ref, Var)) and t.fn not in (COPY, operator.getitem) and not may_share_memory(
        t.fn, t.args, t.kws)


def changes(t: Stmt, al: Any, cls: Var) -> bool:
    for s in walk((t,)):
        if isinstance(s, (Store, Mutate)) and isinstance(s.base, Var) and al.find(s.base) is cls:
            return True
        if isinstance(s, Op) and s.effect and any(al.find(v) is cls for a in s.args for v in atom_vars(a)):
            return True
    return False


def shorten(block: Block, plan: Plan) -> Block:
    """`while x_tape:` where a top-level loop takes one entry from a tape in every iteration and its index is unused."""
    out: list[Stmt] = []
    for s in block:
        if isinstance(s, Loop) and isinstance(s.head, Each) and s.head.stop in plan.counters:
            used = any(v is s.head.index for t in walk(s.body) for a in all_operands(t) for v in atom_vars(a))
            used = used or any(c.next is s.head.index for c in s.carried)
            tape = next((t.args[0] for t in s.body if isinstance(t, Op) and t.fn is POP), None)
            if not used and tape is not None:
                s = replace(s, head=While((), tape))
        out.append(s)
    return tuple(out)
