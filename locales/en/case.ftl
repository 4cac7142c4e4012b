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
case-status-contested = You said that it is not right. The unit above is looking at it again.

# What the tipster reads after a closing, word by word; officers see it before they close
case-outcome-handled = Result: checked and dealt with. Thank you for reporting.
case-outcome-passed_on = Result: passed on to the authority that is competent for it.
case-outcome-cannot_verify = Result: there is not enough to check it. If you know more, please write it here.
case-outcome-not_our_competence = Result: this is not within the competence of the unit that received it.

case-add-ask = Write what else you know, or send a photo.
case-contest-ask = What is not right? Write a few words, or press the button below.
case-contest-plain = Send “Not right” without a reason
