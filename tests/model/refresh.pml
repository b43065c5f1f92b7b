/*
 * One grant, two nodes of one home, a store, a spool and a provider with single-use refresh tokens that says nothing about
 * reuse (the cautious rule). Spin tries every interleaving of leases that end, nodes that stand still or die, requests and
 * answers that get lost, spools that are adopted and a store that is restored from a backup, and asserts:
 *
 *   - of the presentations of one token at most two have no answer; a restore begins a new count
 *   - no second one leaves while an answer to the first lies in the spool of a dead node
 *   - the tip never goes back, but by a restore; and no attempt begins on a token whose successor was committed, even then
 *   - an answer that was spooled is in the store in the end
 *
 * The number of a generation stands for its tokens: the refresh token of g, presented, makes g + 1. Each atomic block is
 * one commit, one flush or one act of the provider. Nothing rests on time: a lease may end at any moment, and a node that
 * stands still is one that is not scheduled for a while.
 *
 * With -DBREAK_JOURNAL, _ADOPT, _SPOOL, _TIP or _RESTORE one guard is gone, and an assertion must fail: a model that
 * cannot fail proves nothing.
 */

#define NODES 2
#define LAST 2      /* generations are 0 to LAST */
#define NONE 9

mtype = { Free, Open, Unknown };

/* The store. */
byte tip;                        /* generation that is served */
mtype slot[4];                   /* attempts without an answer by (generation % 2, try): what the unique index holds */
byte openAt = NONE;              /* generation of the open attempt */
byte openTry;
byte openBy;
bool leased;
byte unknowns;                   /* presentations of the tip held to be unanswered */
bool owner;                      /* the owner is asked: nothing is presented any more */

/* The disks of the nodes. A node that died comes back as a new process, with a file of its own. */
bool alive[NODES];
byte spooled[NODES];             /* the answer in the node's file */
byte spooledTry[NODES];
byte newest;                     /* newest answer that is kept outside the database */

/* The provider, and what only the model knows. */
bool spent[LAST + 1];
byte unanswered[LAST + 1];
bool committed[LAST + 1];        /* its successor was in the store */
byte kept;                       /* newest answer that was on a disk */
byte backup;
byte deaths = 2;
bool restores = true;
byte finished;

#define SLOT(g, t) slot[((g) % 2) * 2 + (t)]

inline close(g, t, by) {
  if
  :: openAt == g && openTry == t && openBy == by -> openAt = NONE; leased = false
  :: else -> skip
  fi
}

/* g + 1 is the answer to g. Whoever commits it, however late: nothing older wins. */
inline commit(g, t, by) {
  close(g, t, by);
  committed[g] = true;
  if
#ifdef BREAK_TIP
  :: true ->
#else
  :: g + 1 > tip ->
#endif
     assert(g + 1 >= tip);
     tip = g + 1; unknowns = 0; owner = false;
     SLOT(tip, 0) = Free; SLOT(tip, 1) = Free;
     newest = g + 1
#ifndef BREAK_TIP
  :: else -> skip
#endif
  fi
}

/* The files of dead processes, and of this node's own life before. */
inline adopt(me) {
  n = 0;
  do
  :: n < NODES ->
     if
     :: spooled[n] != NONE && (!alive[n] || n == me) ->
        commit(spooled[n] - 1, spooledTry[n], n); spooled[n] = NONE
     :: else -> skip
     fi;
     n++
  :: else -> break
  od;
  n = 0
}

proctype Node(byte me) {
  byte at, number, n;
  byte got = NONE;
  bool lived[NODES];

again:
  /* 1. Read. 2. Decide; before a late try the spools of dead nodes are adopted. */
  atomic {
    got = NONE;
    if
    :: !alive[me] -> goto dead
    :: else -> skip
    fi;
    if
#ifndef BREAK_ADOPT
    :: unknowns > 0 -> adopt(me)
#endif
    :: else -> skip
    fi;
    if
    :: tip == LAST || owner -> goto done
    :: else -> at = tip; number = unknowns; lived[0] = alive[0]; lived[1] = alive[1]
    fi;
    if
    :: openAt != NONE && leased -> goto waits
    :: openAt != NONE && !leased -> goto takeover
    :: else -> skip
    fi
  }

  /* 3. A place for the answer. 4. The lease and the attempt in one commit, if the row is as it was read. */
  atomic {
    if
    :: !alive[me] -> goto dead
    :: tip != at || unknowns != number || owner || openAt != NONE -> goto again
    :: else -> skip
    fi;
#ifndef BREAK_JOURNAL
    if
    :: SLOT(at, number) != Free -> goto again
    :: else -> SLOT(at, number) = Open
    fi;
    openAt = at; openTry = number; openBy = me; leased = true;
#endif
    assert(!committed[at])
  }

  /* 5. Present. Here a node may stand still until others hold its attempt to be unanswered. */
  atomic {
    if
    :: !alive[me] -> goto dead
    :: else -> skip
    fi;
    if
    :: goto unsent
    :: skip
    fi;
    n = 0;
    do
    :: n < NODES ->
       assert(number == 0 || lived[n] || spooled[n] != at + 1 || committed[at]);
       n++
    :: else -> break
    od;
    n = 0;
    unanswered[at]++;
    assert(unanswered[at] <= 2);
    if
    :: skip                                       /* lost on the way there */
    :: !spent[at] -> spent[at] = true;
       if
       :: got = at + 1
       :: skip                                    /* lost on the way back */
       fi
    :: spent[at] -> got = at; unanswered[at]--    /* refused: it was spent before */
    fi
  }
  if
  :: got == NONE -> goto silence
  :: got == at -> goto refused
  :: else -> skip
  fi;

  /* 6. The answer is on a disk before it is read. */
  atomic {
    if
    :: !alive[me] -> goto dead
    :: else -> skip
    fi;
#ifndef BREAK_SPOOL
    spooled[me] = got; spooledTry[me] = number;
#endif
    kept = (got > kept -> got : kept)
  }

  /* 7. Read it. 8. Commit it. 9. Announce it. The record stays on the disk until the next one: it may be adopted again. */
  atomic {
    if
    :: !alive[me] -> goto dead
    :: else -> commit(at, number, me); goto again
    fi
  }

unsent:
  atomic {
    if
    :: !alive[me] -> goto dead
    :: else -> skip
    fi;
    if
    :: SLOT(at, number) == Unknown && tip == at && unknowns > 0 -> unknowns--
    :: else -> skip
    fi;
    close(at, number, me);
    if
    :: tip == at -> SLOT(at, number) = Free
    :: else -> skip
    fi;
    goto done                                     /* not repeated here: that would only be the same again */
  }

silence:
  atomic {
    if
    :: !alive[me] -> goto dead
    :: openAt == at && openTry == number && openBy == me ->
       openAt = NONE; leased = false; SLOT(at, number) = Unknown;
       if
       :: tip == at -> unknowns++; owner = (unknowns > 1)
       :: else -> skip
       fi
    :: else -> skip
    fi;
    goto again
  }

refused:
  /* Refused where something was unanswered: it was spent then. The owner is asked. */
  atomic {
    if
    :: !alive[me] -> goto dead
    :: else -> close(at, number, me)
    fi;
    if
    :: tip == at -> owner = true
    :: else -> skip
    fi;
    goto again
  }

waits:
  !(openAt != NONE && leased) || !alive[me];
  goto again;

takeover:
  /* The lease has ended and the attempt is open: its answer may lie in a spool. If not, it is held to be sent. */
  atomic {
    if
    :: !alive[me] -> goto dead
    :: else -> skip
    fi;
#ifndef BREAK_ADOPT
    adopt(me);
#endif
    if
    :: openAt != NONE && !leased ->
       SLOT(openAt, openTry) = Unknown;
       if
       :: openAt == tip -> unknowns++; owner = (unknowns > 1)
       :: else -> skip
       fi;
       openAt = NONE
    :: else -> skip
    fi;
    goto again
  }

dead:
  /* A new process of this home starts and adopts. */
  atomic {
    alive[me] = true;
    adopt(me);
    goto again
  }

done:
  finished++
}

/* What may happen at any time. */
proctype World() {
  do
  :: atomic { leased -> leased = false }
  :: atomic { deaths > 0 && alive[0] -> alive[0] = false; deaths-- }
  :: atomic { deaths > 0 && alive[1] -> alive[1] = false; deaths-- }
  :: atomic { backup < tip -> backup = tip }
  :: atomic {
       /* Yesterday's store comes back. What is kept outside the database brings the newest tokens; where it does not, the
          grant is set aside and its owner asked. */
       restores && backup < tip && !alive[0] && !alive[1] ->
       restores = false; tip = backup; openAt = NONE; leased = false; unknowns = 0;
       SLOT(0, 0) = Free; SLOT(0, 1) = Free; SLOT(1, 0) = Free; SLOT(1, 1) = Free;
#ifdef BREAK_RESTORE
       owner = false
#else
       if
       :: tip = newest; owner = false; unanswered[tip] = 0   /* how often it was sent since is not known any more */
       :: owner = true; kept = 0; spooled[0] = NONE; spooled[1] = NONE    /* the disks are gone as well */
       fi
#endif
     }
  :: finished == NODES -> break
  od;
  assert(tip >= kept || owner)
}

init {
  atomic {
    byte i;
    for (i : 0 .. 3) { slot[i] = Free }
    for (i : 0 .. NODES - 1) { spooled[i] = NONE; alive[i] = true }
    run World();
    run Node(0);
    run Node(1)
  }
}
