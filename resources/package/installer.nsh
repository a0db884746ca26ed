; hearth:// links open the app, and are forgotten when it is removed.
!macro customInstall
  WriteRegStr SHCTX "Software\Classes\hearth" "" "URL:Hearth"
  WriteRegStr SHCTX "Software\Classes\hearth" "URL Protocol" ""
  WriteRegStr SHCTX "Software\Classes\hearth\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey SHCTX "Software\Classes\hearth"
!macroend
