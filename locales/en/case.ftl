# The way back by receipt.

case-receipt-ask = Enter the code that you kept (8 words, or 24 digits).
case-receipt-not_found = There is no report with this code. Please check each word. Marks are not needed, blanks do not matter.
case-receipt-too_many_words = This does not look like a code. If it is a new report, press the button below: your words are still here.
case-receipt-help = The code has 8 words without marks, for example “ba co lan hue mai nam tho vui”, or 24 digits like telephone numbers. One wrong word does not open it. A lost code cannot be found by anybody; you can send a new report.
case-receipt-tip_instead = This is a new report
case-receipt-no_media = Please open your report with its code first, then send the photo. The photo was not taken.
case-gone = This screen was closed to keep it private. To see it again, enter the code once more.

case-view-title = Case { $code }
case-view-question = The duty officer is asking you. Write your answer below; you may also leave it empty.
case-view-add = Add information
case-view-answer = Answer
case-view-contest = Not right
case-view-refresh = Look for news
case-status-received = Received { $received }.
case-status-not_seen = Nobody has opened it yet. If it is urgent, call 113.
case-status-seen = Received { $received }, opened { $seen }.
case-status-acknowledged = The duty unit is working on it.
case-status-closed = The duty unit has closed it. If the result does not fit what you know, press “Not right”.
case-status-contested = You said that it is not right. The unit above is looking at it; the result told before is not the last word any more.
case-status-merged = Your report is looked at together with another one about the same matter. Your code still works: the common result will appear here. If it is not the same matter, press “Not right”.
case-status-set_aside = The unit that received it thinks that this is not a matter of safety or crime. Another unit is checking that, within 24 hours. If you do not agree, press “Not right”.
case-status-out_of_scope = Two units looked at it and found it out of scope. The content is deleted for good after 72 hours. If that is not right, press “Not right” before then: it goes to the unit above.
case-status-destroyed = Two units confirmed that this was out of scope, and the content was deleted for good. Nobody can read it any more.
case-view-destroyed = The content of this case was deleted for good, so nothing can be added. If there is something new, please send a new report.

# What the tipster reads after a closing, word by word; officers see it before they close
case-outcome-handled = Result: checked and dealt with. Thank you for reporting.
case-outcome-passed_on = Result: passed on to the authority that is competent for it.
case-outcome-cannot_verify = Result: there is not enough to check it. If you know more, please write it here.
case-outcome-not_our_competence = Result: this is not within the competence of the unit that received it.
case-outcome-merged = Your report was joined with another one about the same matter.
case-outcome-out_of_scope = Result: this is outside what this tip line deals with.
case-outcome-desk = Who deals with this: { $desk }

# What the tipster reads when officers do something with the case
case-event-transferred = This was passed to the unit that is responsible. Your code still works; you need not send it again.
case-event-thanks = Thank you. Your report helped.
case-event-joined = Joined with another report about the same matter. What you add here still reaches the duty officer.
case-event-separated = Your report is looked at on its own again.
case-event-reopened = This case was opened again; the result above is not the last word any more.
case-event-set_aside = It was proposed to leave this out of scope.
case-event-set_aside_refused = This stays with us and is looked at.

case-add-ask = Write what else you know, or send a photo.
case-contest-ask = What is not right? Write a few words, or press the button below.
case-contest-plain = Send “Not right” without a reason
